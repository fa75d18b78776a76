from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from schemas.figures import Figure, Key, Origin

UNITS = {
    "套": ("dwellings", "1"),
    "户": ("households", "1"),
    "个": ("count", "1"),
    "元": ("money", "1"),
    "万元": ("money", "1E+4"),
    "亿元": ("money", "1E+8"),
    "%": ("ratio", "0.01"),
    None: (None, "1"),
}

Table = dict[Key, Figure]
Build = Callable[..., Table]


@pytest.fixture(scope="session")
def build() -> Build:
    """Figures from rows of printed text; the first text of a row is its label.

    ``headers`` is "unit: path > path" per column. Labels 合计, 全市 make total rows.
    """

    def make(headers: list[str], rows: list[str], table: int = 0, origin: Origin = Origin.TEXT) -> Table:
        found: Table = {}
        for r, text in enumerate(rows):
            label, *cells = (c.strip() for c in text.split("|"))
            for c, raw in enumerate(cells):
                named, _, path = headers[c].partition(":")
                unit = named.strip() or None
                kind, scale = UNITS[unit]
                digits = raw.rstrip("%")
                value = Decimal(digits) if digits.lstrip("-").replace(".", "").isdigit() else None
                role = "total" if label in {"合计", "全市"} else "place"
                key = (table, r + 1, c + 1)
                found[key] = Figure(
                    key=key,
                    value=value,
                    raw=raw,
                    unit=unit,
                    kind=kind,
                    scale=Decimal(scale),
                    header=tuple(p.strip() for p in path.split(">")),
                    label=label,
                    label_path=(),
                    role=role,
                    place=None,
                    origin=origin,
                    confidence=0.99 if origin is Origin.PIXELS else None,
                )
        return found

    return make
