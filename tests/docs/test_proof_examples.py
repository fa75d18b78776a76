"""The examples of docs/proof.md come out as it says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from schemas.discovery import search
from schemas.figures import Figure, Key, Origin, Status
from schemas.findings import Code
from schemas.repair import Repair, repair

DOC = Path(__file__).resolve().parent.parent.parent / "docs" / "proof.md"
EXAMPLE = re.compile(
    r"```example\n(?P<name>[^:\n]+): (?P<what>\w+)(?P<cells>[^\n]*)\n(?P<table>.*?)```", re.S
)
EXAMPLES = {m["name"]: m for m in EXAMPLE.finditer(DOC.read_text(encoding="utf-8"))}


def _figures(text: str) -> dict[Key, Figure]:
    """Rows from 1 (the header is row 0) and columns from 1, all 户 but those that print %."""
    header, *rows = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    found = {}
    for r, (label, *cells) in enumerate(rows, 1):
        for c, raw in enumerate(cells, 1):
            rate = "率" in header[c]
            value = Decimal(raw.rstrip("%")) if raw else None
            found[1, r, c] = Figure(
                (1, r, c), value, raw, "%" if rate else "户", "ratio" if rate else "households",
                Decimal("0.01") if rate else Decimal(1), (header[c],), label, (),
                "total" if label == "合计" else "place", None, Origin.TEXT,
            )  # fmt: skip
    return found


def _checked(text: str) -> Repair:
    figures = _figures(text)
    found = search(figures)
    return repair(figures, (*found.identities, *found.refuted))


def test_there_are_examples_of_what_is_seen_and_what_is_not():
    whats = [m["what"] for m in EXAMPLES.values()]
    assert {"accused", "doubtful", "told", "unseen"} == set(whats)
    assert whats.count("unseen") >= 4


@pytest.mark.parametrize("name", [*EXAMPLES])
def test_an_example_comes_out_as_the_page_says(name):
    example = EXAMPLES[name]
    result = _checked(example["table"])
    cells = {(1, int(r), int(c)) for r, c in re.findall(r"(\d+),(\d+)", example["cells"])}
    blamed = {
        (f.place.table, f.place.row, f.place.column)
        for f in result.findings
        if f.code is Code.SOURCE_INCONSISTENT
    }
    doubtful = {k for k, s in result.proof.status.items() if s is Status.DOUBTFUL}
    if example["what"] == "accused":
        assert blamed == doubtful == cells
    elif example["what"] == "doubtful":
        assert not blamed
        assert cells <= doubtful
    elif example["what"] == "told":
        assert not blamed
        assert example["cells"].split()[0] in {f.code.value for f in result.findings}
    else:
        assert not result.findings
        assert all(result.proof.status[k] is Status.PROVED for k in cells)
