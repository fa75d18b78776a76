"""Takes the drawing objects of a PDF page, gives its straight lines and where its pictures lie.

Producers draw the borders of a table as stroked lines, stroked rectangles, thin filled rectangles,
rows of dots, or not at all beside coloured cell backgrounds; all of them become ``Ruling``. What a
clipping path hides, what is drawn in white on white, and curves draw no border.
"""

from __future__ import annotations

import ctypes
import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from extract.types import BBox, Ruling

_THIN = 4.0  # a filled box thinner than this, in points, is a line
_STRAIGHT = 0.6  # a stroke that strays less than this, in points, is axis-parallel
_DOT = 1.6
_HAIRLINE = 0.1  # drawn lines are never of thickness 0, which marks the edge of a coloured box
_WHITE = 250
_CLIP_SLACK = 1.0
_FORM_DEPTH = 8

Affine = tuple[float, float, float, float, float, float]
"""``x' = a x + c y + e``, ``y' = b x + d y + f``."""


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page, in upright points: lines, coloured boxes, pictures, and counts.

    ``ghosts`` are lines drawn in white, which separate only where they cross a coloured box.
    ``hidden`` are the text objects (addresses) in the invisible mode, ``white`` those in white ink.
    """

    lines: list[Ruling] = field(default_factory=list)
    ghosts: list[Ruling] = field(default_factory=list)
    fills: list[BBox] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    paths: int = 0
    texts: int = 0
    hidden: set[int] = field(default_factory=set)
    white: list[tuple[int, BBox]] = field(default_factory=list)

    def rulings(self) -> tuple[Ruling, ...]:
        """The lines that a reader sees, with the edges of coloured boxes where no line was drawn."""
        seen = [g for g in self.ghosts if any(_inside(g, fill) for fill in self.fills)]
        lines = self.lines + seen
        upright = sorted((line.x0, line.y0, line.y1) for line in lines if not line.horizontal)
        for fill in self.fills:
            if not _beside(upright, fill):
                lines += _outline(fill, 0.0)
        return tuple(lines)

    def unseen(self) -> set[int]:
        """The text objects that a reader does not see: invisible ones, and white ones on bare paper."""
        grounds = [*self.fills, *self.images]
        return self.hidden | {
            item for item, box in self.white if not any(g.contains(box.center) for g in grounds)
        }


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
    """Walk the objects of a pdfium page, forms included; ``upright`` maps user space to points."""
    drawing = Drawing()
    for item, kind, to in _objects(page, upright):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            _read_path(item, to, drawing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.images.append(place((0.0, 0.0, 1.0, 1.0), compose(_matrix(item), to)))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawing.texts += 1
            if pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                drawing.hidden.add(ctypes.addressof(item.contents))
            elif _ink(pdfium.FPDFPageObj_GetFillColor, item) == 1:
                drawing.white.append((ctypes.addressof(item.contents), _bounds(item, to)))
    return drawing


def _objects(page: Any, upright: Affine) -> Iterator[tuple[Any, int, Affine]]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _within(pdfium.FPDFPage_GetObject(page, index), upright, 0)


def _within(item: Any, to: Affine, depth: int) -> Iterator[tuple[Any, int, Affine]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, kind, to
    elif depth < _FORM_DEPTH:
        inner = compose(_matrix(item), to)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _within(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(item: Any) -> Affine:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _bounds(item: Any, to: Affine) -> BBox:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return place((left.value, bottom.value, right.value, top.value), to)


def _read_path(item: Any, to: Affine, drawing: Drawing) -> None:
    fill_mode, strokes = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill_mode, strokes)
    stroked = bool(strokes.value) and _ink(pdfium.FPDFPageObj_GetStrokeColor, item)
    filled = bool(fill_mode.value) and _ink(pdfium.FPDFPageObj_GetFillColor, item)
    if not stroked and not filled:
        return
    matrix = compose(_matrix(item), to)
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(item, width)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    thickness = max(width.value * scale, _HAIRLINE)
    lines: list[Ruling] = []
    fills: list[BBox] = []
    for points in _subpaths(item, matrix):
        xs, ys = zip(*points, strict=True)
        box = BBox(min(xs), min(ys), max(xs), max(ys))
        if filled and min(box.width, box.height) <= _THIN:
            lines += _from_thin_box(box)
        elif filled and not stroked and _is_box(points, box):
            fills.append(box)
        elif stroked and thickness > _THIN:
            fills += _from_wide_stroke(points, thickness)
        elif stroked:
            lines += _from_stroke(points, thickness)
            if filled == 2 and _is_box(points, box):
                fills.append(box)
    clip = _clip_box(item, to)
    seen = [cut for line in lines if (cut := _clipped(line, clip)) is not None]
    visible = 2 in (stroked, filled)
    (drawing.lines if visible else drawing.ghosts).extend(seen)
    if filled == 2 or (stroked == 2 and fills):
        drawing.fills.extend(part for fill in fills if (part := _clipped_box(fill, clip)) is not None)


def _ink(colour_of: Any, item: Any) -> int:
    """0 for no ink at all, 1 for white, 2 for a colour that shows (patterns too)."""
    r, g, b, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, r, g, b, alpha):
        return 2
    if alpha.value == 0:
        return 0
    return 1 if min(r.value, g.value, b.value) >= _WHITE else 2


def _subpaths(item: Any, to: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each subpath; one that is closed ends where it began."""
    a, b, c, d, e, f = to
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != point:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _is_box(points: list[tuple[float, float]], box: BBox) -> bool:
    corners = 4 <= len(points) <= 6
    return corners and all(
        min(abs(x - box.x0), abs(x - box.x1)) < _STRAIGHT
        and min(abs(y - box.y0), abs(y - box.y1)) < _STRAIGHT
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
        if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) > abs(y1 - y0):
            y = (y0 + y1) / 2
            found.append(Ruling(min(x0, x1), y, max(x0, x1), y, thickness))
        elif abs(x1 - x0) <= _STRAIGHT and y1 != y0:
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


def _clip_box(item: Any, to: Affine) -> BBox | None:
    """The box outside of which nothing of the object shows; None where it is not clipped."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    if not clip:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    boxes = []
    for path in range(pdfium.FPDFClipPath_CountPaths(clip)):
        xs, ys = [], []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            boxes.append(place((min(xs), min(ys), max(xs), max(ys)), to))
    if not boxes:
        return None
    return BBox(
        max(b.x0 for b in boxes) - _CLIP_SLACK,
        max(b.y0 for b in boxes) - _CLIP_SLACK,
        min(b.x1 for b in boxes) + _CLIP_SLACK,
        min(b.y1 for b in boxes) + _CLIP_SLACK,
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
    for place in range(bisect_left(upright, (fill.x0 - _THIN,)), len(upright)):
        x, top, bottom = upright[place]
        if x > fill.x1 + _THIN:
            return False
        if min(bottom, fill.y1) - max(top, fill.y0) > least:
            return True
    return False
