"""Tone: a colour scan of tired paper → grey ink on white, seals lifted, noise gone.

The recipe of the folder. The paper's tone and the ink's are evened out here; each thing that lies over the
print has a module of its own. Images are ``uint8``; grey ones are height x width, 255 paper, 0 full ink.
"""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.image.dark_fill import lift_dark_fills
from extract.scan.image.dirt import despeckle, without_streaks
from extract.scan.image.masks import percentile
from extract.scan.image.seals import lift_rust, lift_seals
from extract.scan.image.watermark import lift_watermark
from extract.scan.sheet import Sheet

_TONE_MM = 1.016
"""Millimetres to a pixel (25 dpi) at which the paper's tone is taken: shades of folds are broader."""
_TONE_PIXELS = 7
"""Such pixels, of which the lightest is paper: no dark line is as broad, and dark fills are lifted before."""
_TONE_BLUR = 2.0
"""Such pixels, of the blur that leaves no step in the paper's tone."""
_DARKEST_PAPER = 24
"""Grey levels: beyond the edge of the sheet there is none, and noise would be blown up."""
_INK_PERCENT = 0.3
"""Of a page's pixels, that are its ink at its darkest: print covers one to ten percent."""
_FADED = (40.0, 225.0)
"""Grey levels of such ink: below, it is dark enough; above, there is none."""
_BLACK = 20.0
"""Grey level that faded ink is pulled down to."""


def clean(sheet: Sheet) -> Sheet:
    """Grey sheet with even white paper: colour cast, stains, shades, seals and watermarks taken out.

    Its ``raw`` is the sheet with its paper evened and nothing taken out but the light of seals.

    Args:
        sheet: height x width x 3, RGB.
    """
    even = flatten(lift_dark_fills(sheet))
    grey = stretch(lift_rust(even, lift_seals(even)))
    return without_streaks(despeckle(lift_watermark(grey)))


def flatten(sheet: Sheet) -> Sheet:
    """Divide each channel by the local paper tone, so that paper is white everywhere.

    The paper tone is a closing (brighter than any line is broad) at low resolution, smoothed by a median: the
    usual flat-field correction of document images.
    """
    height, width = sheet.image.shape[:2]
    step = max(1.0, _TONE_MM * sheet.mm)
    size = (max(8, round(width / step)), max(8, round(height / step)))
    paper = cv2.resize(sheet.image, size, interpolation=cv2.INTER_AREA)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_TONE_PIXELS, _TONE_PIXELS))
    paper = cv2.medianBlur(cv2.dilate(paper, around), _TONE_PIXELS)
    paper = np.maximum(cv2.GaussianBlur(paper, (0, 0), _TONE_BLUR), _DARKEST_PAPER)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return sheet.showing(np.asarray(cv2.divide(sheet.image, full, scale=255.0), np.uint8))


def stretch(sheet: Sheet) -> Sheet:
    """Pull the ink of a grey page down to black; leave the paper white.

    A page that is dark enough already, or that has no ink at all, stays as it is.
    """
    ink = percentile(sheet.image[::2, ::2], _INK_PERCENT)
    if not _FADED[0] <= ink <= _FADED[1]:
        return sheet
    levels = (np.arange(256) - ink) * (255 - _BLACK) / (255 - ink) + _BLACK
    table = np.clip(levels, 0, 255).astype(np.uint8)
    return sheet.showing(np.asarray(cv2.LUT(sheet.image, table), np.uint8))
