"""Takes a source, gives its notice, and draws each page on the way: the recipe of this package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.document.assemble import UNPAGED, assemble
from extract.intake import SourceFile
from extract.read import page_numbers, read_page, wanted_pages
from extract.types import Notice
from tongbao.overlay.ground import printed
from tongbao.overlay.page import page_overlay, page_title
from tongbao.overlay.stages import digital_stages, office_stages, stage_overlay


def read_and_draw(source: SourceFile, pages: Iterable[int] | None, folder: Path, *, stages: bool) -> Notice:
    """Read a document, or only some of its pages, and draw what was seen on each.

    Args:
        source: The document.
        pages: The numbers of the pages, from 1; None for all.
        folder: Where ``page-0001.svg`` and so on go; it is made, and pictures of these names are replaced.
            The same input gives the same bytes.
        stages: Whether each step of the reading gets its own picture, such as ``page-0001.02-rulings.svg``.

    Raises:
        ExtractError: The document cannot be read.
        OSError: A picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    seen = []
    for number in wanted_pages(source, pages):
        reading = read_page(source, number)
        ground = printed(source, reading)
        seen.append((reading, ground))
        steps = office_stages if source.media in UNPAGED else digital_stages
        for step, stage in enumerate(steps(reading, ground) if stages else (), start=1):
            drawn = stage_overlay(page_title(source.name, reading.page), stage)
            _write(folder / f"page-{number:04}.{step:02}-{stage.name}.svg", drawn)
    notice = assemble(source, [reading for reading, _ in seen], len(page_numbers(source)))
    for reading, ground in seen:
        _write(folder / f"page-{reading.page.number:04}.svg", page_overlay(notice, reading, ground))
    return notice


def _write(path: Path, drawn: str) -> None:
    path.write_text(drawn, encoding="utf-8", newline="\n")
