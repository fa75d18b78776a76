"""Takes a source, its readings and its notice, writes their overlays: the recipe of this package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extract.intake import SourceFile
from extract.types import Notice, PageReading
from tongbao.overlay.page import page_overlay
from tongbao.overlay.picture import printed_page


def write_overlays(folder: Path, source: SourceFile, readings: Sequence[PageReading], notice: Notice) -> None:
    """One picture for each page: ``page-0001.svg`` and so on. The same input gives the same bytes.

    Args:
        folder: It exists; pictures of the same names are replaced.
        source: The document.
        readings: Its pages, or some of them.
        notice: What was made of them.

    Raises:
        OSError: A picture cannot be written.
    """
    for reading in readings:
        picture = printed_page(source, reading.page)
        drawn = page_overlay(notice, reading, picture)
        (folder / f"page-{reading.page.number:04}.svg").write_text(drawn, encoding="utf-8")
