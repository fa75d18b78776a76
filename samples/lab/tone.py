"""Tone of a scan: paper, light, stains, the reverse side showing through, noise, blur, black and white."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.lab.render import Image

Field = NDArray[np.float32]


def clouds(shape: tuple[int, int], cell: float, rng: Generator) -> Field:
    """Smooth random field from -1 to 1 with features of about ``cell`` pixels."""
    import cv2

    height, width = shape
    coarse = rng.uniform(-1, 1, (max(2, round(height / cell) + 1), max(2, round(width / cell) + 1)))
    field = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(field, -1, 1).astype(np.float32)


def clip(values: NDArray[np.floating]) -> Image:
    """Back to bytes."""
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)


def on_paper(
    image: Image, paper: tuple[int, int, int], ink: int, rng: Generator, mottle: float = 0.0
) -> Image:
    """White becomes ``paper`` (with clouds of ``mottle`` gray levels), black becomes the gray level ``ink``.

    Ink multiplies the paper, as it does in life, so that coloured print keeps its colour.
    """
    height, width = image.shape[:2]
    sheet = np.empty(image.shape, np.float32)
    sheet[:] = paper
    if mottle:
        field = clouds((height, width), width / 6, rng) + 0.5 * clouds((height, width), width / 40, rng)
        sheet += (mottle * field)[..., None] * np.array([0.8, 1.0, 1.3], np.float32)
    cover = image.astype(np.float32) / 255
    cover = ink / 255 + (1 - ink / 255) * cover
    return clip(sheet * cover)


def light(image: Image, strength: float, rng: Generator) -> Image:
    """Uneven light: a slope over the page and a shadow along one edge, as under a lid that does not close."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * (xs / width - 0.5) + np.sin(angle) * (ys / height - 0.5)) * strength
    edge = {0: xs, 1: width - xs, 2: ys, 3: height - ys}[int(rng.integers(4))]
    shade = 1 + slope - 1.5 * strength * np.exp(-edge / (0.03 * width))
    return clip(image * shade[..., None])


def stains(image: Image, count: int, rng: Generator) -> Image:
    """Brown blots and rings of water or tea."""
    height, width = image.shape[:2]
    out = image.astype(np.float32)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    ragged = clouds((height, width), width / 25, rng) * 0.12
    for _ in range(count):
        radius = width * rng.uniform(0.03, 0.14)
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        distance = np.hypot(xs - x, ys - y) / radius + ragged
        strength = rng.uniform(0.4, 1.0)
        blot = strength * 0.10 / (1 + np.exp(np.clip(25 * (distance - 1), -30, 30)))
        ring = strength * 0.14 * np.exp(-(((distance - 1) / rng.uniform(0.04, 0.12)) ** 2))
        out *= 1 - (blot + ring)[..., None] * np.array([0.55, 0.85, 1.25], np.float32)
    return clip(out)


def foxing(image: Image, count: int, rng: Generator) -> Image:
    """Small soft rust spots of old paper."""
    import cv2

    height, width = image.shape[:2]
    spots = np.zeros((height, width), np.float32)
    for _ in range(count):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        radius = max(1, int(width * rng.uniform(0.0006, 0.004)))
        cv2.circle(spots, at, radius, (rng.uniform(0.1, 0.35),), -1)
    soft = cv2.GaussianBlur(spots, (0, 0), width / 1200)
    return clip(image * (1 - soft[..., None] * np.array([0.4, 0.8, 1.2], np.float32)))


def bleed(image: Image, back: Image, strength: float) -> Image:
    """The reverse side shows through: mirrored, blurred, pale."""
    import cv2

    height, width = image.shape[:2]
    mirrored = cv2.resize(back[:, ::-1], (width, height))
    ghost = cv2.GaussianBlur(mirrored, (0, 0), width / 900).astype(np.float32) / 255
    return clip(image * (1 - strength * (1 - ghost)))


def blur(image: Image, sigma: float) -> Image:
    """Focus of the scanner, ``sigma`` in pixels."""
    import cv2

    return cv2.GaussianBlur(image, (0, 0), sigma).astype(np.uint8)


def noise(image: Image, sigma: float, rng: Generator) -> Image:
    """Sensor noise: mostly the same in the three channels, ``sigma`` in gray levels."""
    shared = rng.normal(0, sigma, image.shape[:2])[..., None]
    return clip(image + shared + rng.normal(0, sigma * 0.35, image.shape))


def specks(image: Image, per_megapixel: float, rng: Generator, dark: int = 60) -> Image:
    """Dust: dark grains of one to three pixels."""
    import cv2

    out = image.copy()
    height, width = image.shape[:2]
    for _ in range(int(per_megapixel * height * width / 1e6)):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(out, at, int(rng.integers(0, 2)), (dark, dark, dark), -1)
    return out


def bilevel(image: Image, threshold: float = 0.72) -> Image:
    """Black and white as a fax does it: darker than a share of the local paper."""
    import cv2

    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    paper = cv2.GaussianBlur(cv2.dilate(gray, np.ones((15, 15), np.uint8)), (0, 0), 15)
    black = gray < paper * threshold
    return np.where(black[..., None], 0, 255).astype(np.uint8).repeat(3, axis=2)
