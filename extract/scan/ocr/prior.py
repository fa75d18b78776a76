"""How likely a notice of the mainland is to print a character, whatever the pixels say.

A recogniser for many scripts takes a stained 财 for 財 and a speck for é. Notices are printed in simplified
characters; letters stand in them for a unit or two, letters of other scripts hardly ever.
"""

from __future__ import annotations

import unicodedata

_TRADITIONAL = 0.1
_LETTER = 0.3
_FOREIGN = 0.02
_SIGNS = frozenset("+-±×÷=<>≤≥~～√%‰|")
"""Mathematical signs that notices do print."""


def prior(character: str) -> float:
    """The weight of ``character``; that of figures, punctuation and simplified characters is 1."""
    if not character.isalpha():
        odd = unicodedata.category(character) == "Sm" and character not in _SIGNS
        return _FOREIGN if odd else 1.0
    if character.isascii():
        return _LETTER
    if unicodedata.name(character, "").startswith("CJK"):
        return 1.0 if _is_simplified(character) else _TRADITIONAL
    return _FOREIGN


def _is_simplified(character: str) -> bool:
    """Whether the character set of the mainland has it, or that of traditional print has it not."""
    return _has("gb2312", character) or not _has("big5", character)


def _has(charset: str, character: str) -> bool:
    return bool(character.encode(charset, "ignore"))
