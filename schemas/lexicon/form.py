"""The form in which texts are compared: one width of characters, no white around."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The text in NFKC, without white around it: ``１２％`` is ``12%``, ``㎡`` is ``m2``."""
    return unicodedata.normalize("NFKC", text).strip()
