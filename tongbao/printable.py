"""Texts from outside, made safe for a terminal and for a spreadsheet."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[+-]?[\d,.，．]*\s*[%％‰]?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: str) -> str:
    """A text in which no character can break or hide a line of output."""
    return "".join(c if _is_shown(c) else c.encode("unicode_escape").decode() for c in text)


def _is_shown(character: str) -> bool:
    """Whether it prints; the spaces of other widths (U+3000 in a short name) do, too."""
    return character.isprintable() or unicodedata.category(character) == "Zs"


def lines(text: str) -> str:
    """A text of several lines, in which no other character steers the terminal."""
    return "\n".join(one_line(line) for line in text.split("\n"))


def cell(text: str) -> str:
    """A text as a cell of a spreadsheet: never a formula, and no character that a workbook cannot hold.

    What a spreadsheet would take for a formula gets an apostrophe in front; numbers with a sign stay.
    """
    is_formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return lines(f"'{text}" if is_formula else text)
