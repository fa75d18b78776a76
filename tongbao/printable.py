"""Texts from outside, made safe to print."""

from __future__ import annotations


def one_line(text: str) -> str:
    """A text in which no character can break or hide a line of output."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
