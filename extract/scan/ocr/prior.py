"""How likely a notice of the mainland is to print a character, whatever the pixels say.

A recogniser for many scripts takes a stained 财 for 財 and a speck for é. Notices are printed in simplified
characters; letters stand in them for a unit or two, letters of other scripts hardly ever.
"""

from __future__ import annotations

import unicodedata

_WEIGHTS = {"latin letter": 0.3, "traditional": 0.1, "foreign": 0.02}
"""Beside 1 for what notices print: a character that is certain (0.99) is read whatever its weight."""
_SIGNS = frozenset("+-±×÷=<>≤≥~～√%‰|")
"""Mathematical signs that notices do print."""


def prior(character: str) -> float:
    """The weight of ``character``; that of figures, punctuation and simplified characters is 1."""
    kind = _kind(character)
    return _WEIGHTS[kind] if kind else 1.0


def _kind(character: str) -> str | None:
    """Which of the unlikely kinds a character is of, if any."""
    if not character.isalpha():
        odd = unicodedata.category(character) == "Sm" and character not in _SIGNS
        return "foreign" if odd else None
    if character.isascii():
        return "latin letter"
    if unicodedata.name(character, "").startswith("CJK"):
        return None if _is_simplified(character) else "traditional"
    return "foreign"


def _is_simplified(character: str) -> bool:
    """Whether the character set of the mainland has it, or that of traditional print has it not."""
    return _has("gb2312", character) or not _has("big5", character)


def _has(charset: str, character: str) -> bool:
    return bool(character.encode(charset, "ignore"))
