"""Runs of a cell or a paragraph, some of them raised, as the text that they print.

A raised figure behind a number or a name is the mark of a note and no digit of it (1120 with a raised 1 is
1120); behind the letters of a unit, or behind ×10, it is an exponent and stays, as a raised character (m²).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_BASE = re.compile(r"(?:(?<![A-Za-z])[A-Za-zµμ]{1,3}|[×xX*]\s*10)\s*$")
"""Letters of a unit (m, km, mol), not of a longer word; or a power of ten."""
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_EXPONENT = re.compile(r"[-+−]?\d{1,2}")


class Run(NamedTuple):
    """Characters set in one way; ``raised`` where they stand above the line and smaller."""

    text: str
    raised: bool = False


class Printed(NamedTuple):
    """What runs print: the text, and the marks of notes that stood raised in it."""

    text: str
    marks: tuple[str, ...] = ()


def exponent(before: str, raised: str) -> str | None:
    """What stands raised behind a text, as raised characters; None for the mark of a note."""
    if not _EXPONENT.fullmatch(raised) or not _BASE.search(before):
        return None
    return raised.translate(_RAISED)


def printed(runs: Iterable[Run]) -> Printed:
    """The text of runs in order, raised marks taken out of it; runs that are raised as a whole are text."""
    given = list(runs)
    if all(run.raised or not run.text.strip() for run in given):
        return Printed("".join(run.text for run in given))
    text, marks = "", []
    for run in given:
        mark = run.text.strip()
        if not run.raised or not mark:
            text += run.text
        elif (power := exponent(text, mark)) is not None:
            text += power
        else:
            marks.append(mark)
    return Printed(text, tuple(marks))
