"""Tone: a colour scan of tired paper → grey ink on white, seals lifted, noise gone.

All arrays are ``uint8``; grey images are height x width, 255 is paper, 0 is full ink.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.dark_fill import lift_grounds
from extract.scan.image.watermark import lift_watermark

Grey: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

_SEAL_MIN_MM = 9.0  # the smallest stamp in use (a name chop) is about 10 mm wide
_SEAL_JOIN_MM = 2.0  # characters and ring of one seal stand closer than this
_CHROMA_MIN = 38  # spread of the channels that a coloured ink has and JPEG noise on grey has not
_RUST_MIN, _RUST_GREEN = 18, 0.25  # of red over blue, in grey levels; share of it to each side of green
_SPECK_SHARE = 0.25  # of all ink blobs; a page of print has far fewer blobs of one or two pixels
_SPECK_INCHES = 0.0067  # side of the largest speck: a faded decimal point is half as wide again
_STREAK_SHARE = 0.25  # of a line of pixels that is lone ink: dirt on the glass draws it over the whole sheet
_STREAK_PARTS = 12  # stretches of the sheet, of which a streak marks all but one; no ruling is as long
_STREAK_MARGIN = 0.025  # of the sheet, at each end: a streak marks it, the rulings of a table end before it
_STREAK_ENDS = 0.05  # of that margin, that a streak marks
_STREAK_INCHES = 0.012  # paper begins this far beside the middle of a streak


def clean(image: NDArray[np.uint8], dpi: float) -> Grey:
    """Grey page with even white paper: colour cast, stains, shades, seals and watermarks taken out.

    Args:
        image: height x width x 3, RGB.
        dpi: Pixels per inch of ``image``.
    """
    balanced = flatten(lift_grounds(image, dpi), dpi)
    even = stretch(lift_rust(balanced, lift_seals(balanced, dpi)))
    grey = despeckle(lift_watermark(even, dpi), dpi)
    return without_streaks(without_streaks(grey, dpi).T, dpi).T.copy()


def flatten(image: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Divide each channel by the local paper tone, so that paper is white everywhere.

    The paper tone is a closing (brighter than any stroke is wide) taken at about 25 dpi,
    smoothed by a median: the usual flat-field correction of document images.
    """
    height, width = image.shape[:2]
    step = max(1.0, dpi / 25)
    small = cv2.resize(
        image, (max(8, round(width / step)), max(8, round(height / step))), interpolation=cv2.INTER_AREA
    )
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    paper = cv2.medianBlur(paper, 7)
    paper = cv2.GaussianBlur(paper, (0, 0), 2.0)
    paper = np.maximum(paper, 24)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, full, scale=255.0), dtype=np.uint8)


def lift_seals(image: NDArray[np.uint8], dpi: float) -> Grey:
    """Grey image in which coloured seals are as white as paper and the black under them stays.

    A coloured ink reflects its own hue as paper does: in the brightest channel red (or blue) ink
    vanishes while black stays black. This is done only within a seal, because red letterheads and
    red figures are text. A seal is a coloured patch as wide as it is high, or one that overprints
    black ink.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red, green, blue = cv2.split(image)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    chroma = np.asarray(cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue)), dtype=np.uint8)
    coloured = chroma > _CHROMA_MIN
    if np.count_nonzero(coloured) < (_SEAL_MIN_MM * dpi / 25.4) ** 2 * 0.05:
        return grey
    seals = seal_area(image, coloured, dpi)
    if not seals.any():
        return grey
    lifted = _undo_chroma_blur(brightest, chroma)
    return np.where(seals, lifted, grey).astype(np.uint8)


def lift_rust(image: NDArray[np.uint8], grey: Grey) -> Grey:
    """The grey image without the rust spots of old paper: pale in red, darker in green, darkest in blue.

    Black print is as dark in red as in the others and stays; red print has as little green as blue.
    """
    red, green, blue = (np.asarray(channel, np.int16) for channel in cv2.split(image))
    depth = red - blue
    rusty = (depth > _RUST_MIN) & (green - blue > _RUST_GREEN * depth) & (red - green > _RUST_GREEN * depth)
    return np.where(rusty, np.maximum(grey, red.astype(np.uint8)), grey).astype(np.uint8)


def _undo_chroma_blur(brightest: Grey, chroma: Grey) -> Grey:
    """Whiten what is left of the coloured ink: the more colour, the nearer to paper."""
    weight = np.clip((chroma.astype(np.float32) - 12) / 60, 0, 1)
    rest = 255 - brightest.astype(np.float32)
    faint = np.clip((rest - 25) / 60, 0, 1)  # a light rest is seal, a dark one is print under it
    return np.clip(255 - rest * (1 - weight * (1 - faint)), 0, 255).astype(np.uint8)


def seal_area(image: NDArray[np.uint8], coloured: Mask, dpi: float) -> Mask:
    """Where seals and stamps lie: their bounding boxes, as a mask of the page."""
    millimetre = dpi / 25.4
    scale = 1 / max(1.0, dpi / 75)
    small = cv2.resize(coloured.astype(np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = max(3, round(_SEAL_JOIN_MM * millimetre * scale)) | 1
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    area = np.zeros(coloured.shape, dtype=np.bool_)
    margin = round(0.6 * millimetre)
    for x, y, w, h, filled in stats[1:]:
        left, top = round(x / scale), round(y / scale)
        right, bottom = round((x + w) / scale), round((y + h) / scale)
        box = (slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin))
        short_mm = min(w, h) / scale / millimetre
        if filled and _is_seal(image[box], coloured[box], short_mm, max(w, h) / max(1, min(w, h))):
            area[box] = True
    return area


def _is_seal(patch: NDArray[np.uint8], coloured: Mask, short_mm: float, aspect: float) -> bool:
    """Whether a coloured patch is a seal and not coloured print."""
    if short_mm < _SEAL_MIN_MM * 0.5:
        return False
    if short_mm >= _SEAL_MIN_MM and aspect < 2.2:
        return True
    black = (cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY) < 110) & ~coloured
    return bool(np.count_nonzero(black) > 0.12 * np.count_nonzero(coloured))


def stretch(grey: Grey) -> Grey:
    """Pull the ink of the page down to black; leave the paper white.

    The ink level is that of the darkest thousandth of the page (print covers one to ten hundredths of
    a page); a page that is dark enough already, or that has no ink at all, stays as it is.
    """
    ink = percentile(grey[::2, ::2], 0.3)
    if ink < 40 or ink > 225:
        return grey
    table = np.clip((np.arange(256) - ink) * (255 - 20) / (255 - ink) + 20, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(grey, table), dtype=np.uint8)


def without_streaks(grey: Grey, dpi: float) -> Grey:
    """Whiten the streaks that dirt on a scanner's glass draws down the sheet from edge to edge.

    Only lone ink goes, with paper on its left and right: where a streak crosses print, the print stays.

    Args:
        grey: as the sheet lay on the glass, before it is deskewed: there a streak is one line of pixels.
        dpi: pixels per inch.
    """
    far = max(2, round(_STREAK_INCHES * dpi))
    dark = grey < 128
    beside = np.zeros_like(dark)
    for step in (far, far + 1):
        beside[:, step:] |= dark[:, :-step]
        beside[:, :-step] |= dark[:, step:]
    lone = dark & ~beside
    parts = np.stack([part.mean(axis=0) for part in np.array_split(lone, _STREAK_PARTS)])
    margin = max(1, round(_STREAK_MARGIN * len(lone)))
    ends = np.minimum(lone[:margin].mean(axis=0), lone[-margin:].mean(axis=0))
    streak = (lone.mean(axis=0) >= _STREAK_SHARE) & ((parts > 0.1).sum(axis=0) >= _STREAK_PARTS - 1)
    streak &= ends > _STREAK_ENDS
    if not streak.any():
        return grey
    near = np.convolve(streak, np.ones(2 * far - 1), mode="same") > 0
    return _whitened(grey, lone & near, dark & ~(lone & near), dpi)


def _whitened(grey: Grey, gone: Mask, kept: Mask, dpi: float) -> Grey:
    """Paper in place of the ink ``gone`` and of its grey rim, but for the rim of the ink ``kept``."""
    rim = np.ones((2 * max(1, round(dpi / 120)) + 1,) * 2, np.uint8)
    off, on = (cv2.dilate(m.astype(np.uint8), rim) > 0 for m in (gone, kept))
    return np.where((off & ~on) | gone, np.uint8(255), grey).astype(np.uint8)


def despeckle(grey: Grey, dpi: float) -> Grey:
    """Remove salt and pepper where a page is full of it, and only there.

    A decimal point of nine-point type at 150 dpi covers four pixels or more; a speck one or two. A scan
    that was enlarged has specks as much larger.
    """
    dark = (grey < 128).astype(np.uint8)
    largest = max(2.0, (_SPECK_INCHES * dpi) ** 2)
    cleaned = _without_specks(dark, largest)
    if cleaned is None:
        return grey
    # the core only: the grey rim of a speck may be the body of a faint character
    out = np.where((dark > 0) & (cleaned == 0), np.uint8(255), grey)
    light = _without_specks(1 - (out < 128).astype(np.uint8), largest, always=True)
    holes = (light == 0) & (out >= 128) if light is not None else np.zeros_like(out, dtype=np.bool_)
    return np.where(holes, np.uint8(0), out).astype(np.uint8)


def _without_specks(
    mask: NDArray[np.uint8], largest: float, *, always: bool = False
) -> NDArray[np.uint8] | None:
    """The mask without blobs of at most ``largest`` pixels; None where such blobs are rare."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    small: NDArray[Any] = stats[:, cv2.CC_STAT_AREA] <= largest
    small[0] = False
    if not always and np.count_nonzero(small) < max(200, _SPECK_SHARE * len(stats)):
        return None
    return np.where(small[labels], np.uint8(0), mask).astype(np.uint8)


def percentile(grey: NDArray[Any], share: float) -> float:
    """The grey value that ``share`` percent of the pixels do not exceed; counted, not sorted: 8 bits."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    return float(np.searchsorted(counts, share / 100 * (counts[-1] - 1), side="right"))


def ink_mask(grey: Grey, dpi: float) -> NDArray[np.uint8]:
    """Ink as 1, paper as 0: darker than its surroundings by a margin that follows the page's contrast."""
    window = max(15, round(dpi / 8)) | 1
    local = cv2.boxFilter(grey, cv2.CV_8U, (window, window))
    contrast = 255.0 - percentile(grey[::2, ::2], 1.0)
    margin = float(np.clip(contrast * 0.16, 12, 40))
    below = cv2.subtract(local, grey)
    return ((below > margin) & (grey < 232)).astype(np.uint8)
