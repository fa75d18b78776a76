"""Takes DOCX, XLSX and HTML, gives the same page readings as a PDF would.

These formats store no page and no coordinates: boxes refer to a nominal layout (see ``flow``), in
which blocks follow each other down one long A4-wide page per document or worksheet.
"""

from __future__ import annotations

from extract.errors import FileTooLargeError
from extract.intake import LIMITS, Limits, Media, SourceFile
from extract.office.flow import Block, lay_out
from extract.types import PageReading

OFFICE = frozenset({Media.DOCX, Media.XLSX, Media.HTML})
"""The formats that this package reads."""


def read_office(source: SourceFile, limits: Limits = LIMITS) -> tuple[PageReading, ...]:
    """One reading for a text or web page, one for each worksheet of a workbook.

    Raises:
        FileDamagedError: The content cannot be parsed.
        FileTooLargeError: It has more worksheets than ``limits`` allow.
    """
    pages = _pages(source)
    if len(pages) > limits.max_pages:
        raise FileTooLargeError(source.name, f"{len(pages)} sheets are over the limit of {limits.max_pages}")
    return tuple(lay_out(blocks, number, source.media.name.lower()) for number, blocks in enumerate(pages, 1))


def _pages(source: SourceFile) -> list[list[Block]]:
    if source.media is Media.DOCX:
        from extract.office.docx import blocks

        return [blocks(source)]
    if source.media is Media.XLSX:
        from extract.office.xlsx import sheets

        return sheets(source)
    from extract.office.html import blocks as html_blocks

    return [html_blocks(source)]
