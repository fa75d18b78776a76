"""Reads DOCX, XLSX and HTML files, sheet by sheet, though each is parsed as a whole."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extract.errors import PageOutOfRangeError
from extract.office import read_office

if TYPE_CHECKING:
    from extract.intake import SourceFile
    from extract.limits import Limits
    from extract.read import Engine
    from extract.types import PageReading


def count(source: SourceFile) -> int:
    """Number of worksheets; 1 for a text or a web page."""
    return len(_sheets(source))


def read(source: SourceFile, number: int, _engine: Engine, _limits: Limits) -> PageReading:
    """Sheet ``number`` (from 1)."""
    sheets = _sheets(source)
    if not 1 <= number <= len(sheets):
        raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(sheets)}")
    return sheets[number - 1]


@lru_cache(maxsize=1)
def _sheets(source: SourceFile) -> tuple[PageReading, ...]:
    return read_office(source)
