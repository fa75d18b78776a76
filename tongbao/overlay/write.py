"""Takes a source, gives its notice, and draws each page on the way: the recipe of this package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.document.assemble import UNPAGED, assemble
from extract.intake import SourceFile
from extract.read import page_numbers, read_page, wanted_pages
from extract.types import Notice
from tongbao.overlay.page import page_overlay, page_sheet
from tongbao.overlay.picture import printed_page
from tongbao.overlay.stages import digital_stages, office_stages, stage_overlay


def read_and_draw(source: SourceFile, pages: Iterable[int] | None, folder: Path, *, stages: bool) -> Notice:
    """Read a document, or only some of its pages, and draw what was seen on each.

    Args:
        source: The document.
        pages: The numbers of the pages, from 1; None for all.
        folder: Where ``page-0001.svg`` and so on go; it is made, and pictures of these names are replaced.
            The same input gives the same bytes.
        stages: Whether each step of the reading gets its own picture, such as ``page-0001.2-rulings.svg``.

    Raises:
        ExtractError: The document cannot be read.
        OSError: A picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    readings = [read_page(source, number) for number in wanted_pages(source, pages)]
    steps = office_stages if source.media in UNPAGED else digital_stages
    notice = assemble(source, readings, len(page_numbers(source)))
    for reading in readings:
        sheet = page_sheet(source.name, reading, printed_page(source, reading.page))
        name = f"page-{reading.page.number:04}"
        _write(folder / f"{name}.svg", page_overlay(notice, reading, sheet))
        for step, stage in enumerate(steps(reading) if stages else (), start=1):
            _write(folder / f"{name}.{step}-{stage.name}.svg", stage_overlay(stage, sheet))
    return notice


def _write(path: Path, drawn: str) -> None:
    path.write_text(drawn, encoding="utf-8", newline="\n")
