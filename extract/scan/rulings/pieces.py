"""Pieces of lines: a map of ridges → segments, one for each connected ridge that is as straight as a ruling.

Print wobbles from character to character, a ruling bends at most. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.segment import PIECE_MM, PRINT_MM, USUAL, Segment
from extract.scan.rulings.straightness import straight_run, wobbles

SMOOTH_MM = 1.5
"""Lines are smoothed over this length: it is longer than the gap between two dots of a dotted ruling."""
_GAP_MM = 1.0
"""Holes in a piece that are closed unasked: a ruling's wear; words stand further apart."""
STEEPEST = 0.09
"""Slope (a tangent, five degrees) of the steepest piece; the page is deskewed before."""
_BENT_MM = 1.4
"""Rows, beside those that its slope takes, that a piece lies in: a thick ruling and its blur."""
_THICK_MM = 1.8
"""Mean thickness of a piece, at most: a doubled ruling; a row of print is higher."""
_RIDGE = 0.62
"""Share of a piece's length that is a ridge; a row of print has gaps between its characters."""
_UNLIKE = 0.25
"""Share of the strength of a ruling, that all its pieces have: what bleeds through carries none on."""
_STRONGEST = 0.95
"""Share of a piece that is no stronger than what it is measured by: a crossing may be stronger."""
_END_MM = 2.0
"""Shortest end of a piece that is looked at for itself."""
_WOBBLE_MM = (0.045, 0.085)
"""Typical distance of a ruling from a smooth curve, on a crisp page and on a bad one."""
_OFF_MM = 0.15
"""A piece is cut where it leaves the straight line that most of it follows by more."""
_RETURN_MM = 4.0
"""And does not come back to it for so long: a character is as wide."""
_SMOOTHER = 0.5
"""Times the wobble of the whole, at most, that the part has which is kept."""


def ridge_pieces(ridge: NDArray[np.uint8], noise: float, mm: float) -> list[Segment]:
    """One segment per connected ridge that looks like a ruling from end to end.

    Args:
        ridge: how much darker each pixel is than the paper above it and below it.
        noise: ridge height that noise alone does not reach.
        mm: pixels per millimetre.
    """
    mask: Any = cv2.dilate((ridge > noise).astype(np.uint8), np.ones((3, 1), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(2, round(_GAP_MM * mm))), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, round(PIECE_MM * mm)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    flat = (high <= STEEPEST * wide + _BENT_MM * mm) & (area <= wide * _THICK_MM * mm)
    found = []
    for label in (int(i) for i in np.flatnonzero(flat) if i):
        x, y, w, h = (int(v) for v in stats[label, :4])
        part = labels[y : y + h, x : x + w] == label
        weight = np.where(part, ridge[y : y + h, x : x + w], 0).astype(np.float64)
        if np.count_nonzero(weight.max(axis=0) > noise) >= _RIDGE * w:
            found.append(_piece(weight, x, y, mm))
    return found


def _piece(weight: NDArray[np.float64], x: int, y: int, mm: float) -> Segment:
    """The segment along the crest of a ridge whose box begins at ``x`` and ``y``."""
    total, highest = weight.sum(axis=0), weight.max(axis=0)
    seen = (total > 0) & _own_part(highest, round(_END_MM * mm))
    along = np.arange(x, x + weight.shape[1], dtype=np.float64)[seen]
    rows = np.arange(y, y + weight.shape[0])[:, None]
    across = (weight * rows).sum(axis=0)[seen] / total[seen]
    thickness = float(np.median((weight > 0.5 * highest).sum(axis=0)))
    strength = float(highest[seen].mean())
    return Segment(along, across, strength, thickness, np.zeros_like(along), seen[seen], mm)


def _own_part(peak: NDArray[np.float64], least: int) -> NDArray[np.bool_]:
    """Where a piece is the ruling itself: at its ends what bleeds through, or a shadow, may carry it on."""
    high = int(_STRONGEST * (len(peak) - 1))
    strong = np.flatnonzero(peak >= _UNLIKE * np.partition(peak, high)[high])
    own = np.zeros(len(peak), np.bool_)
    first, last = int(strong[0]), int(strong[-1]) + 1
    own[first if first >= least else 0 : last if len(peak) - last >= least else len(peak)] = True
    return own


def are_alike(first: Segment, second: Segment) -> bool:
    """Whether two pieces may be of one ruling by their strengths."""
    weaker, stronger = sorted((first.strength, second.strength))
    return weaker >= _UNLIKE * stronger


def straight_pieces(pieces: Sequence[Segment]) -> list[Segment]:
    """Pieces that wobble little.

    What is long is a ruling; how smooth most of that is tells how smooth the rest of the page has to be. Of a
    ruling that runs into print the straight part is kept, and so are its ends where they are smooth: near the
    spine of a book a ruling bends away.
    """
    wobble = _wobbles_mm(pieces)
    limit = _most_wobble(pieces, wobble)
    cut = _straight_parts(pieces, wobble, limit)
    kept = [cut.get(s, s) for s, w in zip(pieces, wobble, strict=True) if w <= limit or s in cut]
    ends = [end for piece, part in cut.items() for end in _ends(piece, part)]
    return kept + [s for s, w in zip(ends, _wobbles_mm(ends), strict=True) if w <= limit]


def _straight_parts(
    pieces: Sequence[Segment], wobble: Sequence[float], limit: float
) -> dict[Segment, Segment]:
    """Of those long pieces that are not smooth the straight part, where that is long and much smoother."""
    low, _ = _WOBBLE_MM
    rough = [(s, w) for s, w in zip(pieces, wobble, strict=True) if w > low and s.length_mm >= PRINT_MM]
    parts = [_straight_part(s) for s, _ in rough]
    return {
        s: part
        for (s, w), part, smooth in zip(rough, parts, _wobbles_mm(parts), strict=True)
        if smooth <= (limit if w > limit else _SMOOTHER * w) and part.length_mm >= PRINT_MM
    }


def _wobbles_mm(pieces: Sequence[Segment]) -> list[float]:
    """Typical distance of each piece from a smooth curve, in millimetres."""
    found = wobbles([(s.along, s.across) for s in pieces], 2).tolist()
    return [w / s.mm for w, s in zip(found, pieces, strict=True)]


def _most_wobble(pieces: Iterable[Segment], wobble: Iterable[float]) -> float:
    """How much a ruling of the page may wobble, in millimetres."""
    long = [w for s, w in zip(pieces, wobble, strict=True) if s.length_mm >= PRINT_MM]
    return float(np.clip(USUAL * (float(np.median(long)) if long else 0.0), *_WOBBLE_MM))


def _ends(piece: Segment, part: Segment) -> list[Segment]:
    """What a piece has before and behind a part of it, where that is long."""
    first, last = (int(np.searchsorted(piece.along, at)) for at in (part.start, part.end))
    ends = [piece.part(p) for p in (slice(0, first), slice(last + 1, len(piece.along))) if p.stop > p.start]
    return [end for end in ends if end.length_mm >= PRINT_MM]


def _straight_part(piece: Segment) -> Segment:
    """The longest part of a piece that follows the straight line which most of its pixels lie on."""
    part = straight_run(piece.along, piece.across, _OFF_MM * piece.mm, _RETURN_MM * piece.mm, STEEPEST)
    return piece if part is None else piece.part(part)
