"""Takes DOCX, XLSX and HTML, gives the same page readings as a PDF would.

These formats store no page and no coordinates: boxes refer to a nominal layout (see ``flow``), in
which blocks follow each other down one long A4-wide page per document or worksheet.
"""

from __future__ import annotations

from extract.intake import Media, SourceFile
from extract.office.flow import Block, lay_out
from extract.types import PageReading


def read_office(source: SourceFile) -> tuple[PageReading, ...]:
    """One reading for a text or web page, one for each worksheet of a workbook.

    Raises:
        FileDamagedError: The content cannot be parsed.
    """
    pages = _pages(source)
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
