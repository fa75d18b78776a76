"""Takes the drawing objects of a PDF page, gives its straight lines and where its pictures lie.

Producers draw the borders of a table as stroked lines, stroked rectangles, thin filled rectangles,
rows of dots, or not at all beside coloured cell backgrounds; all of them become ``Ruling``. What a
clipping path hides, what is drawn in white on white, and curves draw no border. Spreadsheets print a
text that is wider than its cell, or whose cell goes on overleaf, whole behind a clipping path: such a
text is where it shows.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import pypdfium2.raw as pdfium

from extract.digital import calls
from extract.types import BBox, Ruling

THIN = 4.0  # points: a filled box thinner than this is a line; borders of office software are up to 3
STRAIGHT = 0.6  # points by which an axis-parallel stroke strays: drivers round to a fraction of a pixel
_DOT = 1.6  # points: a box no larger may be a dot of a dotted line, which are as wide as the line is thick
_SIMPLE = 5  # segments of a box: a move, three or four lines and the way back
_DRAWING = 24  # segments of a filled outline: a round dot or a line with round ends has fewer
_HAIRLINE = 0.1  # points: drawn lines are never of thickness 0, which marks the edge of a coloured box
_WHITE = 250  # of 255, in red, green and blue: white that went through a colour profile is not quite 255
_CLIP_SLACK = 1.0  # points by which a line may run along the outside of its clipping path: half its thickness
_CUT = 1.0  # points by which a text must reach beyond its clipping path to be cut: glyphs stick out by less
_SHOWS = 0.25  # share of its height by which a cut text must show to be seen
_EMPTY = 0.05  # points: pdfium gives a text without outlines a box 0.01 high
_LINE = (0.5, 1.6)  # font sizes: digits are 0.7 high, Noto's line for Chinese and Tibetan 1.45
_MIDDLE = (0.15, 0.6)  # font sizes above the baseline, of a line's middle: 0.34 to 0.44 in common fonts
_FORM_DEPTH = 8  # forms within forms: a file may hold a circle of them
Affine = tuple[float, float, float, float, float, float]
"""``x' = a x + c y + e``, ``y' = b x + d y + f``."""
_AS_IT_IS: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Ink(IntEnum):
    """What a reader sees of a line or a filling."""

    NONE = 0
    WHITE = 1
    SHOWS = 2


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page, in upright points: lines, coloured boxes, pictures, and counts.

    ``white_lines`` are lines drawn in white, which separate only where they cross a coloured box.
    ``fonts`` are those that text is set in (addresses).
    ``hidden`` are the text objects (addresses) in the invisible mode, ``white`` those in white ink,
    ``cut`` those that a clipping path hides in part, each with the box in which it shows, and
    ``clipped`` those of which it leaves nothing.
    """

    lines: list[Ruling] = field(default_factory=list)
    white_lines: list[Ruling] = field(default_factory=list)
    fills: list[BBox] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    paths: int = 0
    texts: int = 0
    fonts: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    white: list[tuple[int, BBox]] = field(default_factory=list)
    cut: dict[int, BBox] = field(default_factory=dict)
    clipped: set[int] = field(default_factory=set)

    def rulings(self) -> tuple[Ruling, ...]:
        """The lines that a reader sees, with the edges of coloured boxes where no line was drawn."""
        seen = [g for g in self.white_lines if any(_inside(g, fill) for fill in self.fills)]
        lines = self.lines + seen
        upright = sorted((line.x0, line.y0, line.y1) for line in lines if not line.horizontal)
        for fill in self.fills:
            if not _beside(upright, fill):
                lines += _outline(fill, 0.0)
        return tuple(lines)

    def fonts_embedded(self) -> bool:
        """Whether the file holds the shapes of all its text."""
        return all(calls.is_embedded(font) for font in self.fonts)

    def misfits(self) -> set[int]:
        """The fonts whose ascent and descent are no line's: boxes of their characters stand elsewhere."""
        return {font for font in self.fonts if _is_misfit(*calls.em_extent(font))}

    def unseen(self) -> set[int]:
        """The text objects that a reader does not see: invisible, clipped away, or white on bare paper."""
        grounds = [*self.fills, *self.images]
        return (
            self.hidden
            | self.clipped
            | {item for item, box in self.white if not any(g.contains(box.center) for g in grounds)}
        )


def _is_misfit(below: float, above: float) -> bool:
    """Whether a line would reach so far; pdfium takes the ink's box where both are the same."""
    low, high = _MIDDLE
    height = above - below
    return height != 0.0 and not (_LINE[0] <= height <= _LINE[1] and low <= (above + below) / 2 <= high)


def compose(first: Affine, then: Affine) -> Affine:
    """The map that applies ``first`` and ``then`` after it."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        p * a + r * b,
        q * a + s * b,
        p * c + r * d,
        q * c + s * d,
        p * e + r * f + t,
        q * e + s * f + u,
    )


def place(box: tuple[float, float, float, float], to: Affine) -> BBox:
    """The upright box around ``box`` (any two opposite corners) carried over by ``to``."""
    a, b, c, d, e, f = to
    x0, y0, x1, y1 = box
    if not b and not c:  # no turn: nearly every box of nearly every page
        x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        return BBox(
            x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0
        )
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e, a * x0 + c * y1 + e, a * x1 + c * y0 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f, b * x0 + d * y1 + f, b * x1 + d * y0 + f)
    return BBox(min(xs), min(ys), max(xs), max(ys))


def read_drawing(page: Any, upright: Affine) -> Drawing:
    """Walk the objects of a pypdfium2 page, forms included; ``upright`` maps user space to points."""
    drawing = Drawing()
    for item, kind, to in _objects(calls.handle(page), upright):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            _read_path(item, to, drawing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.images.append(place((0.0, 0.0, 1.0, 1.0), compose(calls.matrix(item), to)))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawing.texts += 1
            drawing.fonts.add(calls.font_of(item))
            _cut_text(item, to, drawing)
            if calls.get_render_mode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                drawing.hidden.add(item)
            elif _ink(item, stroke=False) is _Ink.WHITE:
                drawing.white.append((item, place(calls.bounds(item), to)))
    return drawing


def largest_picture(page: Any) -> int:
    """Pixels of the largest picture on a pypdfium2 page, by its header: nothing is decoded."""
    objects = _objects(calls.handle(page), _AS_IT_IS)
    return max(
        (calls.picture_pixels(x) for x, kind, _ in objects if kind == pdfium.FPDF_PAGEOBJ_IMAGE), default=0
    )


def _objects(page: int, upright: Affine) -> Iterator[tuple[int, int, Affine]]:
    for index in range(calls.count_objects(page)):
        item = calls.get_object(page, index)
        kind = calls.get_type(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _within(item, upright, 0)
        else:
            yield item, kind, upright


def _within(form: int, to: Affine, depth: int) -> Iterator[tuple[int, int, Affine]]:
    if depth == _FORM_DEPTH:
        return
    inner = compose(calls.matrix(form), to)
    for index in range(calls.count_form_objects(form)):
        item = calls.get_form_object(form, index)
        kind = calls.get_type(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _within(item, inner, depth + 1)
        else:
            yield item, kind, inner


def _read_path(item: int, to: Affine, drawing: Drawing) -> None:
    fills_in, strokes = calls.draw_mode(item)
    stroked = _ink(item, stroke=True) if strokes else _Ink.NONE
    filled = _ink(item, stroke=False) if fills_in else _Ink.NONE
    if not stroked and not filled:
        return
    fills: list[BBox] = []
    lines = [] if stroked else _thin_box(item, to)
    if not lines:
        lines, fills = _outlines(item, to, stroked, filled)
    if not lines and not fills:
        return
    clip = _clip_box(item, to)
    shows = _Ink.SHOWS in (stroked, filled)
    into = drawing.lines if shows else drawing.white_lines
    into += [cut for line in lines if (cut := _clipped(line, clip)) is not None]
    if shows:
        drawing.fills += [part for fill in fills if (part := _clipped_box(fill, clip)) is not None]


def _thin_box(item: int, to: Affine) -> list[Ruling]:
    """The lines of a filled path that is one thin box, known without a look at its corners."""
    if calls.count_segments(item) > _SIMPLE:
        return []
    box = place(calls.bounds(item), to)
    return _from_thin_box(box) if min(box.width, box.height) <= THIN else []


def _outlines(item: int, to: Affine, stroked: _Ink, filled: _Ink) -> tuple[list[Ruling], list[BBox]]:
    """The lines and the coloured boxes that the subpaths of a path draw."""
    matrix = compose(calls.matrix(item), to)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    thickness = max(calls.stroke_width(item) * scale, _HAIRLINE)
    most = calls.count_segments(item) if stroked else _DRAWING
    lines: list[Ruling] = []
    fills: list[BBox] = []
    for points in (_moved(raw, matrix) for raw in calls.subpaths(item, most)):
        xs, ys = zip(*points, strict=True)
        box = BBox(min(xs), min(ys), max(xs), max(ys))
        if filled and min(box.width, box.height) <= THIN:
            lines += _from_thin_box(box)
        elif filled and not stroked and _is_box(points, box):
            fills.append(box)
        elif stroked and thickness > THIN:
            fills += _from_wide_stroke(points, thickness)
        elif stroked:
            lines += _from_stroke(points, thickness)
            if filled is _Ink.SHOWS and _is_box(points, box):
                fills.append(box)
    return lines, fills


def _ink(item: int, *, stroke: bool) -> _Ink:
    """What shows of an object's lines, or of its filling; patterns do."""
    rgba = calls.colour(item, stroke=stroke)
    if rgba is None:
        return _Ink.SHOWS
    if rgba[3] == 0:
        return _Ink.NONE
    return _Ink.WHITE if min(rgba[:3]) >= _WHITE else _Ink.SHOWS


def _moved(points: Iterable[tuple[float, float]], to: Affine) -> list[tuple[float, float]]:
    a, b, c, d, e, f = to
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _is_box(points: list[tuple[float, float]], box: BBox) -> bool:
    corners = 4 <= len(points) <= 6
    return corners and all(
        min(abs(x - box.x0), abs(x - box.x1)) < STRAIGHT and min(abs(y - box.y0), abs(y - box.y1)) < STRAIGHT
        for x, y in points
    )


def _from_thin_box(box: BBox) -> list[Ruling]:
    x, y = box.center
    across = Ruling(box.x0, y, box.x1, y, max(box.height, _HAIRLINE))
    down = Ruling(x, box.y0, x, box.y1, max(box.width, _HAIRLINE))
    if max(box.width, box.height) <= _DOT:  # a dot may belong to a dotted line either way
        reach = 0.01
        return [across, Ruling(x, y - box.height / 2 - reach, x, y + box.height / 2 + reach, box.width)]
    return [across] if box.width >= box.height else [down]


def _from_stroke(points: list[tuple[float, float]], thickness: float) -> list[Ruling]:
    found = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(y1 - y0) <= STRAIGHT and abs(x1 - x0) > abs(y1 - y0):
            y = (y0 + y1) / 2
            found.append(Ruling(min(x0, x1), y, max(x0, x1), y, thickness))
        elif abs(x1 - x0) <= STRAIGHT and y1 != y0:
            x = (x0 + x1) / 2
            found.append(Ruling(x, min(y0, y1), x, max(y0, y1), thickness))
    return found


def _from_wide_stroke(points: list[tuple[float, float]], thickness: float) -> list[BBox]:
    """A line as thick as a row is a background."""
    half = thickness / 2
    return [
        BBox(line.x0, line.y0 - half, line.x1, line.y1 + half)
        if line.horizontal
        else BBox(line.x0 - half, line.y0, line.x1 + half, line.y1)
        for line in _from_stroke(points, thickness)
    ]


def _cut_text(item: int, to: Affine, drawing: Drawing) -> None:
    """Note where a text shows that reaches beyond its clipping path."""
    clip = _clip_box(item, to, 0.0)
    if clip is None:
        return
    box = _text_box(item, to)
    inside = clip.x0 - _CUT <= box.x0 and box.x1 <= clip.x1 + _CUT
    if inside and clip.y0 - _CUT <= box.y0 and box.y1 <= clip.y1 + _CUT:
        return
    seen = _clipped_box(box, clip)
    if seen is None or seen.height < _SHOWS * box.height or seen.width < min(_CUT, box.width):
        drawing.clipped.add(item)
    else:
        drawing.cut[item] = seen


def _text_box(item: int, to: Affine) -> BBox:
    """The box around the glyphs; as high as the line where the font that draws them has no outlines."""
    box = place(calls.bounds(item), to)
    if min(box.width, box.height) > _EMPTY:
        return box
    below, above = calls.line_extent(item)
    return BBox.union([box, place((0.0, below, 0.0, above), compose(calls.matrix(item), to))])


def _clip_box(item: int, to: Affine, slack: float = _CLIP_SLACK) -> BBox | None:
    """The box outside of which nothing of the object shows; None where it is not clipped."""
    boxes = [place(bounds, to) for bounds in calls.clip_bounds(item)]
    if not boxes:
        return None
    return BBox(
        max(b.x0 for b in boxes) - slack,
        max(b.y0 for b in boxes) - slack,
        min(b.x1 for b in boxes) + slack,
        min(b.y1 for b in boxes) + slack,
    )


def _clipped(line: Ruling, clip: BBox | None) -> Ruling | None:
    if clip is None:
        return line
    x0, y0 = max(line.x0, clip.x0), max(line.y0, clip.y0)
    x1, y1 = min(line.x1, clip.x1), min(line.y1, clip.y1)
    return Ruling(x0, y0, x1, y1, line.thickness) if x0 <= x1 and y0 <= y1 else None


def _clipped_box(box: BBox, clip: BBox | None) -> BBox | None:
    if clip is None:
        return box
    x0, y0, x1, y1 = max(box.x0, clip.x0), max(box.y0, clip.y0), min(box.x1, clip.x1), min(box.y1, clip.y1)
    return BBox(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _outline(box: BBox, thickness: float) -> list[Ruling]:
    return [
        Ruling(box.x0, box.y0, box.x1, box.y0, thickness),
        Ruling(box.x0, box.y1, box.x1, box.y1, thickness),
        Ruling(box.x0, box.y0, box.x0, box.y1, thickness),
        Ruling(box.x1, box.y0, box.x1, box.y1, thickness),
    ]


def _inside(line: Ruling, fill: BBox) -> bool:
    return (
        fill.x0 - 1 <= line.x0
        and line.x1 <= fill.x1 + 1
        and fill.y0 - 1 <= line.y0
        and line.y1 <= fill.y1 + 1
    )


def _beside(upright: list[tuple[float, float, float]], fill: BBox) -> bool:
    """Whether a drawn upright line (x, top, bottom; sorted) passes through the box or along its side."""
    least = 0.5 * fill.height
    for place in range(bisect_left(upright, (fill.x0 - THIN,)), len(upright)):
        x, top, bottom = upright[place]
        if x > fill.x1 + THIN:
            return False
        if min(bottom, fill.y1) - max(top, fill.y0) > least:
            return True
    return False
