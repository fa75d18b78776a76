"""Rulings from pixels: a grey page → strokes, the thin dark ridges that run along one axis.

A ruling is darker than the paper on both sides of it for nearly all of its length; a line of text is
not, whatever its row of pixels. Measuring along the stroke after a short smoothing makes broken, faint
and dotted rulings alike. Pixels everywhere, origin top left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.clean import Grey, ink_mask, percentile
from extract.scan.rulings.faint import WHOLE, dashes_joined, is_whole, own_depth, pale_rulings
from extract.scan.rulings.segment import Stroke, along
from extract.scan.rulings.straightness import straight_run, wobbles

_SMOOTH_MM = 1.5  # longer than the gap between two dots of a dotted ruling
_SIDES_MM = (
    0.45,
    0.8,
    1.2,
)  # where the paper beside a ruling is looked for; the far ones serve doubled rulings
_SHORTEST_MM = 4.5  # of an unbroken piece; longer than a character is wide
_LEAST_MM = 5.7  # of one with holes, where print keeps clear of it
_GAP_MM = 1.0  # holes in a piece that are closed unasked
_BRIDGE_MM = 9.0  # holes between pieces of one ruling
_UNLIKE = 0.25  # of the strength of a ruling, that all its pieces have
_GHOST_MM = 2.0  # shortest end of a piece that is looked at for itself
_CROWDED = 0.2  # ink beside a stroke that makes a short one look like print; such pieces are not joined
_SHORT_MM = 12.0  # print is not straight for longer
_SLOPE = 0.09  # steepest piece: a tangent; the page is deskewed before
_WOBBLE_MM = (0.045, 0.085)  # distance of a ruling from a smooth curve, on a crisp page and on a bad one
_ON_LINE_MM = 0.15  # a piece is cut where it leaves the straight line that most of it follows by more
_RETURN_MM = 4.0  # and does not come back to it for so long
_SMOOTHER = 0.5  # times the wobble of the whole, that the part has which is kept
_SHARE = 0.62  # of a stroke's length that must be a ridge
_NEARLY = 0.8  # of the strength of the faintest such ruling, that another has
_RELATIVE_STRENGTH = 0.3  # of a page's typical ruling; what shines through from the reverse is fainter
_OWN_STRENGTH = 0.17  # of the blackness of its print
_NOISE = 0.8  # of the height that noise alone does not reach
_FAINT = 0.3  # of a stroke's strength, that it nowhere falls below: it may run into a shade
_BLACKEST = 0.3  # percent of a page, that are print if it has any


def trace(grey: Grey, dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """Horizontal and vertical strokes of a page that is upright to within four degrees."""
    ink = ink_mask(grey, dpi)
    horizontal = _trace_rows(grey, ink, dpi)
    vertical = _trace_rows(np.ascontiguousarray(grey.T), np.ascontiguousarray(ink.T), dpi)
    horizontal, vertical = dashes_joined((horizontal, vertical), dpi / 25.4)
    least = _least_strength([*horizontal, *vertical], 255.0 - percentile(grey[::2, ::2], _BLACKEST))
    sure = [s.strength for s in (*horizontal, *vertical) if s.strength >= least and is_whole(s, dpi)]
    faintest = _NEARLY * min(sure, default=np.inf)

    def counts(stroke: Stroke) -> bool:
        return stroke.strength >= (min(least, faintest) if is_whole(stroke, dpi) else least)

    known = [s for s in horizontal if counts(s)], [s for s in vertical if counts(s)]
    faint = [s for s in horizontal if not counts(s)], [s for s in vertical if not counts(s)]
    pale = pale_rulings(faint, known, grey, dpi)
    return [*known[0], *pale[0]], [*known[1], *pale[1]]


def _least_strength(strokes: list[Stroke], black: float) -> float:
    """Strength of the faintest ruling of a page with print as dark as ``black``; 0 for no strokes.

    Most of the traced length is rulings and print. On a page with little of its own it may be what shines
    through; the blackness of the print tells that.
    """
    return max(_RELATIVE_STRENGTH * typical_strength(strokes), _OWN_STRENGTH * black) if strokes else 0.0


def typical_strength(strokes: list[Stroke]) -> float:
    """Strength that three quarters of the traced length do not exceed; 0 for no strokes."""
    if not strokes:
        return 0.0
    order = sorted(strokes, key=lambda s: s.strength)
    lengths = np.cumsum([s.length for s in order])
    return order[int(np.searchsorted(lengths, 0.75 * lengths[-1]))].strength


def _trace_rows(grey: Grey, ink: NDArray[np.uint8], dpi: float) -> list[Stroke]:
    """Strokes that run from left to right."""
    millimetre = dpi / 25.4
    ridge, paper = ridge_map(grey, dpi)
    margin = _margin(grey, millimetre)
    gap, least = round(_GAP_MM * millimetre), round(_SHORTEST_MM * millimetre)
    # a slanting hairline steps from row to row
    mask: Any = cv2.dilate((ridge > margin).astype(np.uint8), np.ones((3, 1), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(2, gap)), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    crowd = _crowding(ink, millimetre)
    wide = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    depth = cv2.subtract(paper, cv2.erode(grey, np.ones((3, 1), np.uint8)))
    own = own_depth(wide, depth, ridge, _NOISE * margin)
    pieces = [
        replace(s, crowd=along(crowd, s) / 255.0, inked=along(own, s) > _FAINT * s.strength)
        for s in _straight(_pieces(mask, ridge, margin, millimetre), millimetre)
    ]
    pieces = [_unsmoothed(s, round(_SMOOTH_MM / 2 * millimetre)) for s in pieces]
    print_like = [s for s in pieces if s.crowding > _CROWDED and s.length < _SHORT_MM * millimetre]
    ruling_like = [s for s in pieces if not (s.crowding > _CROWDED and s.length < _SHORT_MM * millimetre)]
    bridged = _bridge(ruling_like, millimetre)
    return [s for s in bridged if s.length >= _LEAST_MM * millimetre or s.bareness >= WHOLE] + print_like


def _unsmoothed(stroke: Stroke, reach: int) -> Stroke:
    """The stroke without what smoothing added at its ends, at most ``reach`` pixels."""
    first, last = (int(np.argmax(way[: reach + 1])) for way in (stroke.inked, stroke.inked[::-1]))
    return stroke.part(slice(first, len(stroke.along) - last))


def _straight(pieces: list[Stroke], millimetre: float) -> list[Stroke]:
    """Pieces that wobble little: print wobbles from character to character, a ruling bends at most.

    What is long is a ruling; how smooth most of that is tells how smooth the rest of the page has to be. Of a
    ruling that runs into print the straight part is kept.
    """
    least = _SHORT_MM * millimetre
    found = wobbles([(s.along, s.across) for s in pieces], 2).tolist()
    long = [w for s, w in zip(pieces, found, strict=True) if s.length >= least]
    usual = float(np.median(long)) if long else 0.0
    low, high = _WOBBLE_MM
    limit = float(np.clip(4.0 * usual, low * millimetre, high * millimetre))
    parts = {
        i: _straight_part(stroke, millimetre)
        for i, (stroke, wobble) in enumerate(zip(pieces, found, strict=True))
        if wobble > low * millimetre and stroke.length >= least
    }
    smooth = dict(zip(parts, wobbles([(s.along, s.across) for s in parts.values()], 2).tolist(), strict=True))
    kept, ends = [], []
    for i, (stroke, wobble) in enumerate(zip(pieces, found, strict=True)):
        most = limit if wobble > limit else _SMOOTHER * wobble
        if i in parts and smooth[i] <= most and parts[i].length >= least:
            kept.append(parts[i])
            ends += _ends(stroke, parts[i], least)
        elif wobble <= limit:
            kept.append(stroke)
    rough = wobbles([(s.along, s.across) for s in ends], 2).tolist()
    return kept + [s for s, wobble in zip(ends, rough, strict=True) if wobble <= limit]


def _ends(stroke: Stroke, part: Stroke, least: float) -> list[Stroke]:
    """What a stroke has before and behind a part of it: near the spine of a book a ruling bends away."""
    first, last = (int(np.searchsorted(stroke.along, at)) for at in (part.start, part.end))
    ends = [stroke.part(p) for p in (slice(0, first), slice(last + 1, len(stroke.along))) if p.stop > p.start]
    return [end for end in ends if end.length >= least]


def _straight_part(stroke: Stroke, millimetre: float) -> Stroke:
    """The longest part of a stroke that follows the straight line which most of its pixels lie on."""
    near, back = _ON_LINE_MM * millimetre, _RETURN_MM * millimetre
    part = straight_run(stroke.along, stroke.across, near, back, _SLOPE)
    if part is None:
        return stroke
    return stroke.part(part)


def ridge_map(grey: Grey, dpi: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """How much darker each pixel is than the lighter spots above it and below it, and the darker of these."""
    millimetre = dpi / 25.4
    smooth = cv2.blur(grey, (max(3, round(_SMOOTH_MM * millimetre)) | 1, 1))
    above: Any = np.zeros_like(smooth)
    below: Any = np.zeros_like(smooth)
    for side in _SIDES_MM:
        step = max(2, round(side * millimetre))
        np.maximum(above[step:], smooth[:-step], out=above[step:])
        np.maximum(below[:-step], smooth[step:], out=below[:-step])
    paper = np.minimum(above, below)
    return np.asarray(cv2.subtract(paper, smooth), dtype=np.uint8), np.asarray(paper, np.uint8)


def _crowding(ink: NDArray[np.uint8], millimetre: float) -> NDArray[np.uint8]:
    """For each pixel the share of ink (0 to 255) in the strips above and below it, the fuller one."""
    inner, outer = max(2, round(0.5 * millimetre)), max(4, round(1.5 * millimetre))
    strip = cv2.blur(ink * np.uint8(255), (1, outer - inner + 1))
    middle = (inner + outer) // 2
    above, below = np.zeros_like(strip), np.zeros_like(strip)
    above[middle:] = strip[:-middle]
    below[:-middle] = strip[middle:]
    return np.maximum(above, below)


def _margin(grey: Grey, millimetre: float) -> float:
    """Ridge height that noise alone does not reach."""
    rough = float(np.median(np.abs(np.diff(grey[::3].astype(np.int16), axis=1))))
    return max(14.0, 4.2 * rough / float(np.sqrt(_SMOOTH_MM * millimetre)) + 10.0)


def _pieces(
    mask: NDArray[np.uint8], ridge: NDArray[np.uint8], margin: float, millimetre: float
) -> list[Stroke]:
    """One stroke per connected piece of the mask that looks like a ruling from end to end."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    flat = (high <= _SLOPE * wide + 1.4 * millimetre) & (area <= wide * 1.8 * millimetre)
    for label in (int(i) for i in np.flatnonzero(flat) if i):
        x, y, w, h = (int(v) for v in stats[label, :4])
        part = labels[y : y + h, x : x + w] == label
        weight = np.where(part, ridge[y : y + h, x : x + w], 0).astype(np.float64)
        total = weight.sum(axis=0)
        highest = weight.max(axis=0)
        if np.count_nonzero(highest > margin) < _SHARE * w:
            continue
        seen = (total > 0) & _own_part(highest, round(_GHOST_MM * millimetre))
        along = np.arange(x, x + w, dtype=np.float64)[seen]
        across = (weight * np.arange(y, y + h)[:, None]).sum(axis=0)[seen] / total[seen]
        peak = highest[seen]
        thickness = float(np.median((weight > 0.5 * highest).sum(axis=0)))
        found.append(Stroke(along, across, float(peak.mean()), thickness, np.zeros_like(along), seen[seen]))
    return found


def _own_part(peak: NDArray[np.float64], least: int) -> NDArray[np.bool_]:
    """Where a piece is the ruling itself: at its ends what shines through, or a shadow, may carry it on."""
    high = int(0.95 * (len(peak) - 1))
    strong = np.flatnonzero(peak >= _UNLIKE * np.partition(peak, high)[high])
    own = np.zeros(len(peak), np.bool_)
    first, last = int(strong[0]), int(strong[-1]) + 1
    own[first if first >= least else 0 : last if len(peak) - last >= least else len(peak)] = True
    return own


def _bridge(pieces: list[Stroke], millimetre: float) -> list[Stroke]:
    """Join pieces that continue each other across a hole."""
    chains: list[Stroke] = []
    tails: list[_Heading] = []
    for piece in sorted(pieces, key=lambda s: s.start):
        head, tail = _Heading.of(piece, tail=False), _Heading.of(piece, tail=True)
        best, cost = -1, float("inf")
        for i, before in enumerate(tails):
            hole = piece.start - before.end
            if not -0.5 * millimetre <= hole <= _BRIDGE_MM * millimetre:
                continue
            miss = abs(before.at(piece.start) - head.at(piece.start))
            alike = _are_alike(chains[i].strength, piece.strength)
            if alike and miss <= 0.25 * millimetre + 0.02 * max(0.0, hole) and miss + 0.02 * abs(hole) < cost:
                best, cost = i, miss + 0.02 * abs(hole)
        if best < 0:
            chains.append(piece)
            tails.append(tail)
        else:
            chains[best] = _joined(chains[best], piece)
            tails[best] = tail if tail.end >= tails[best].end else tails[best]
    return chains


def _are_alike(first: float, second: float) -> bool:
    """Whether two pieces may be of one ruling by their strengths: what shines through carries none on."""
    return min(first, second) >= _UNLIKE * max(first, second)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The straight line that an end of a stroke follows."""

    centre: float
    across: float
    slope: float
    end: float

    @staticmethod
    def of(stroke: Stroke, *, tail: bool) -> _Heading:
        reach = slice(-80, None) if tail else slice(None, 80)
        x, y = stroke.along[reach], stroke.across[reach]
        centre, across = float(x.mean()), float(y.mean())
        spread = float(((x - centre) ** 2).sum())
        slope = float(((x - centre) * (y - across)).sum()) / spread if len(x) >= 20 else 0.0
        return _Heading(centre, across, float(np.clip(slope, -_SLOPE, _SLOPE)), stroke.end)

    def at(self, along: float) -> float:
        return self.across + self.slope * (along - self.centre)


def _joined(first: Stroke, second: Stroke) -> Stroke:
    """One stroke of two, the later one to the right."""
    fresh = second.along > first.end
    weights = (len(first.along), max(1, int(fresh.sum())))
    return Stroke(
        np.concatenate([first.along, second.along[fresh]]),
        np.concatenate([first.across, second.across[fresh]]),
        float(np.average([first.strength, second.strength], weights=weights)),
        float(np.average([first.thickness, second.thickness], weights=weights)),
        np.concatenate([first.crowd, second.crowd[fresh]]),
        np.concatenate([first.inked, second.inked[fresh]]),
    )
