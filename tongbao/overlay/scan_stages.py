"""Takes what the recipe of the scan way made of a page, gives a picture of each of its steps, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from extract.types import Ruling
from tongbao.overlay import layers, style
from tongbao.overlay.ground import Ground, pictured, typed
from tongbao.overlay.layers import Layer
from tongbao.overlay.rulings import pieces_off
from tongbao.overlay.stages import Stage, table_layers

if TYPE_CHECKING:
    from extract.scan.page import ScanPage
    from extract.scan.rulings.lattice import PixelLattice
    from extract.scan.rulings.segment import Segment
    from extract.scan.sheet import Sheet


def scan_ground(scan: ScanPage) -> Ground:
    """The page as its words and rulings lie: clean, upright and flat."""
    return _pictured(scan.upright.sheet)


def restored_rulings(scan: ScanPage) -> tuple[Ruling, ...]:
    """The pieces of the page's rulings that are not drawn but were put back."""
    sheet = scan.upright.sheet
    return pieces_off(_rulings(scan.repaired, sheet), _rulings(scan.lattices, sheet))


def scan_stages(scan: ScanPage, ground: Ground) -> Iterator[Stage]:
    """The steps from the pixels of a page to its tables; ``ground`` is the page upright."""
    yield Stage("came", "The page as it lies in the file.", _pictured(scan.came))
    yield Stage(
        "clean", "Paper made even and white, watermarks and dark fills lifted.", _pictured(scan.cleaned)
    )
    yield Stage("upright", _turned(scan), ground)
    yield from _ruling_stages(scan, ground)
    yield from _reading_stages(scan)
    yield Stage(
        "tables",
        "Grids that are tables, with what no ruling parts, and open tables among the lines outside.",
        ground,
        table_layers(scan.reading.tables),
    )


def _ruling_stages(scan: ScanPage, ground: Ground) -> Iterator[Stage]:
    sheet = scan.upright.sheet
    segments = _segments(scan.upright.segments.horizontal, scan.upright.segments.vertical, sheet)
    lines = _segments(
        [s for line in scan.lines.rows for s in line.segments],
        [s for line in scan.lines.columns for s in line.segments],
        sheet,
    )
    drawn, repaired = _rulings(scan.lattices, sheet), _rulings(scan.repaired, sheet)
    restored = restored_rulings(scan)
    yield Stage("segments", "Thin dark line segments.", ground, (_lines((style.SEGMENT, segments)),))
    yield Stage(
        "lines",
        "The segments that are rulings, and those that are print, dirt or streaks.",
        ground,
        (_lines((style.DRAWN, lines), (style.DROPPED, pieces_off(segments, lines))),),
    )
    yield Stage(
        "lattices", "Rulings that hang together by crossings.", ground, (_lines((style.DRAWN, drawn)),)
    )
    yield Stage(
        "repaired",
        "The lattices with the rulings that must have been there put back.",
        ground,
        (
            _lines(
                (style.DRAWN, pieces_off(repaired, restored)),
                (style.INFERRED, restored),
                (style.DROPPED, pieces_off(drawn, repaired)),
            ),
        ),
    )


def _reading_stages(scan: ScanPage) -> Iterator[Stage]:
    page = scan.reading.page
    words = [w for own in scan.cells for w in own]
    boxes = layers.box_layer(c.bbox for grid in scan.grids.shapes for c in grid.cells)
    yield Stage(
        "cells",
        "What was read in each cell of the grids, in type.",
        typed(page.width, page.height, words),
        (boxes, layers.unsure_layer(words)),
    )
    lines = [line.whole for line in scan.body]
    yield Stage(
        "body",
        "The lines that were read outside the grids, in type.",
        typed(page.width, page.height, lines),
        (layers.word_layer(lines), layers.unsure_layer(lines)),
    )


def _turned(scan: ScanPage) -> str:
    upright = scan.upright
    degrees = 90 * upright.turns + upright.skew
    return (
        f"Turned by {degrees:.1f} degrees counter-clockwise, straightened by up to {upright.warp:.1f} pixels."
    )


def _pictured(sheet: Sheet) -> Ground:
    return pictured(sheet.image, sheet.width, sheet.height)


def _lines(*lines: tuple[style.Kind, Sequence[Ruling]]) -> Layer:
    return layers.line_layer("rulings", lines)


def _segments(level: Iterable[Segment], upright: Iterable[Segment], sheet: Sheet) -> tuple[Ruling, ...]:
    """Line segments, in points."""
    found = [
        *(Ruling(s.start, s.middle, s.end, s.middle, s.thickness) for s in level),
        *(Ruling(s.middle, s.start, s.middle, s.end, s.thickness) for s in upright),
    ]
    return tuple(sheet.ruling_in_points(r) for r in found)


def _rulings(lattices: Iterable[PixelLattice], sheet: Sheet) -> tuple[Ruling, ...]:
    return tuple(sheet.ruling_in_points(r) for lattice in lattices for r in lattice.rulings)
