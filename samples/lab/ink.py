"""What happens to the ink itself: spread, thin, broken rulings, fax line drop-outs. Dark on light, RGB."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from samples.lab.render import Image
from samples.lab.tone import clip, clouds


def spread(image: Image, amount: float, rng: Generator) -> Image:
    """Ink runs into the paper, in patches: ``amount`` from 0 to 1 is the share of a one-pixel growth."""
    import cv2

    grown = cv2.GaussianBlur(
        cv2.erode(image, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))), (0, 0), 0.6
    )
    height, width = image.shape[:2]
    share = np.clip(amount * (1 + clouds((height, width), width / 30, rng)), 0, 1)[..., None]
    return clip(image * (1 - share) + grown * share)


def fade(image: Image, amount: float, rng: Generator) -> Image:
    """A weak ribbon or an empty cartridge: ink gets paler in clouds, by up to ``amount``."""
    height, width = image.shape[:2]
    field = 0.5 + 0.5 * clouds((height, width), width / 12, rng)
    field = 0.6 * field + 0.4 * np.abs(clouds((height, width), width / 400, rng))
    return clip(255 - (255 - image.astype(np.float32)) * (1 - amount * field[..., None]))


def _rulings(image: Image, dpi: int) -> np.ndarray:
    """Mask of long straight lines."""
    import cv2

    dark = (image.min(axis=2) < 160).astype(np.uint8)
    length = int(dpi * 0.3)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.bitwise_or(across, down)


def break_rulings(image: Image, share: float, rng: Generator, dpi: int) -> Image:
    """Rulings lose ``share`` of their length in gaps and grow pale; letters keep their ink."""
    import cv2

    mask = _rulings(image, dpi)
    height, width = mask.shape
    grain = 0.85 * clouds((height, width), dpi * 0.3, rng) + 0.35 * rng.uniform(
        -1, 1, (height, width)
    ).astype(np.float32)
    cut = np.quantile(grain, share)
    gaps = cv2.dilate(mask, np.ones((3, 3), np.uint8)).astype(bool) & (grain < cut)
    letters = (image.min(axis=2) < 160) & ~mask.astype(bool)
    gaps &= ~cv2.dilate(letters.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    out = image.copy()
    out[gaps] = 255
    return out


def drop_lines(image: Image, count: int, rng: Generator) -> Image:
    """Fax transmission: thin rows of pixels lost, a few black dashes, one vertical streak of dirty glass."""
    out = image.copy()
    height, width = image.shape[:2]
    for _ in range(count):
        row, start = int(rng.integers(height)), int(rng.integers(-width // 3, width))
        stop = start + int(rng.uniform(0.15, 0.8) * width)
        out[row, max(start, 0) : max(stop, 0)] = 255
    for _ in range(count // 3):
        row, start = int(rng.integers(height)), int(rng.integers(width))
        out[row, start : start + int(rng.integers(width // 30, width // 8))] = 0
    column = int(rng.uniform(0.05, 0.95) * width)
    out[rng.random(height) < 0.55, column] = 0
    return out


def salt(image: Image, share: float, rng: Generator) -> Image:
    """Single pixels turned: ``share`` of them black, as many white."""
    chance = rng.random(image.shape[:2])
    out = image.copy()
    out[chance < share] = 0
    out[chance > 1 - share] = 255
    return out
