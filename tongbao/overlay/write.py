"""Takes a source, gives its notice, and draws each page on the way: the recipe of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.document.assemble import UNPAGED, assemble
from extract.intake import SourceFile
from extract.read import PageSteps, page_numbers, page_steps, wanted_pages
from extract.types import Notice
from tongbao.overlay.ground import Ground, printed
from tongbao.overlay.page import page_overlay, page_title
from tongbao.overlay.scan_stages import restored_rulings, scan_ground, scan_stages
from tongbao.overlay.stages import Stage, digital_stages, office_stages, stage_overlay


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
        steps = page_steps(source, number)
        ground = printed(source, steps.reading) if steps.scan is None else scan_ground(steps.scan)
        restored = () if steps.scan is None else restored_rulings(steps.scan)
        seen.append((steps.reading, ground, restored))
        title = page_title(source.name, steps.reading.page)
        for place, stage in enumerate(_stages(source, steps, ground) if stages else (), start=1):
            name = f"page-{number:04}.{place:02}-{stage.name}.svg"
            _write(folder / name, stage_overlay(title, stage))
    notice = assemble(source, [reading for reading, *_ in seen], len(page_numbers(source)))
    for reading, ground, restored in seen:
        _write(folder / f"page-{reading.page.number:04}.svg", page_overlay(notice, reading, ground, restored))
    return notice


def _stages(source: SourceFile, steps: PageSteps, ground: Ground) -> Iterator[Stage]:
    if steps.scan is not None:
        return scan_stages(steps.scan, ground)
    stages = office_stages if source.media in UNPAGED else digital_stages
    return stages(steps.reading, ground)


def _write(path: Path, drawn: str) -> None:
    path.write_text(drawn, encoding="utf-8", newline="\n")
