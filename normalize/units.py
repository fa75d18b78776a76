"""Where a header, a unit line or a cell names units; what each is says ``schemas.lexicon.units``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from normalize.text import clean
from schemas.lexicon import units as lexicon
from schemas.lexicon.units import BASES, Unit


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit | None:
    """The unit that a printed text names exactly (``万 元``, ``％``, ``万㎡``, ``元/平方米``), else None."""
    return lexicon.unit(clean(text))


def to_base(value: Decimal, name: str) -> tuple[Decimal, str]:
    """A value in the base unit of its kind.

    Raises:
        KeyError: The unit is not known.
    """
    found = unit(name)
    if found is None:
        raise KeyError(name)
    return value * found.factor, found.base


def with_scale(scale: str, name: str) -> str | None:
    """The unit of a cell that prints a bare scale (``1.2万``) in a column of ``name``.

    None where the two do not go together: the column's unit has a scale already, or is a ratio.
    """
    joined = f"{scale}{name}"
    return joined if name in BASES and unit(joined) is not None else None


_UNIT_LINE = re.compile(
    r"(?:计量|金额|数据|货币|面积)?单位[:：](?P<units>[^()]{1,40}(?:\([^()]{1,6}\))?[^()]{0,20}?)\)?$"
)
_BRACKET = re.compile(r"[(\[]\s*(?:单位[:：]?)?(?P<units>[^()\[\]]{1,20}(?:\([^()]{1,3}\))?)[)\]]")
_SEPARATORS = re.compile(r"[、,，;；]|和|及(?!以)")
_TAIL = re.compile(r"(?:±|\+-)?(%|‰|个百分点)$|[±](?:个)?(百分点)$")


_DECLARED = re.compile(r"[^\d\W]{1,4}")
"""A word that a unit line lists among units is a unit, if not one that is known: 单位：人、标段、%."""


def _split(text: str) -> tuple[str, ...]:
    """The units of a list such as ``万元、%``; empty unless every part is a unit."""
    units = _declared(text)
    return units if all(unit(name) is not None for name in units) else ()


def _declared(text: str) -> tuple[str, ...]:
    """The units that a unit line lists, of which one at least is known; else none."""
    parts = [p.split(":")[-1] for p in _SEPARATORS.split(text) if p]
    found = [unit(p) for p in parts]
    known = any(found) and all(u or _DECLARED.fullmatch(p) for u, p in zip(found, parts, strict=True))
    return tuple(u.name if u else p for u, p in zip(found, parts, strict=True)) if known else ()


@lru_cache(maxsize=4096)
def units_in(text: str) -> tuple[str, ...]:
    """All units that a header or a unit line names, in printed order.

    The whole text is read before its parts: ``亿元、%`` → two.
    ``金额(万元)`` → 万元; ``单位：户、套、万元`` → three, known or not;
    ``比上年±%`` → %; ``县(市、区)`` → none.
    """
    name = clean(text)
    whole = _split(name)
    if any((found := unit(part)) and found.kind != "time" for part in whole):
        return whole
    line = _UNIT_LINE.search(name)
    if line:
        return _declared(line["units"])
    for bracket in reversed(list(_BRACKET.finditer(name))):
        if units := _split(bracket["units"]):
            return units
    tail = _TAIL.search(name)
    if tail:
        return (tail[1] or tail[2],)
    return ()


def find_unit(text: str) -> str | None:
    """The one unit that a header, a unit line or a bare unit text names; None if none or several."""
    if (found := unit(text)) is not None:
        return found.name
    units = units_in(text)
    return units[0] if len(units) == 1 else None


def assign(units: tuple[str, ...], kind: str | None) -> str | None:
    """Which of the units of a unit line belongs to a column of ``kind``.

    A line with one unit serves every column but ratios; with several, the only one of that kind.
    """
    fitting = [name for name in units if (found := unit(name)) and found.kind == kind]
    if len(fitting) == 1:
        return fitting[0]
    if kind is None and len(units) == 1:
        return units[0]
    return None
