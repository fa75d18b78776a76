"""Marks on paper: round red seals with star and text, fold lines, punch holes, staples."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.faces import FONTS
from samples.lab.render import Image
from samples.lab.tone import clip, clouds

SEAL_RED = np.array([206, 28, 36], np.float32)


def _seal_cover(diameter: int, text: str) -> NDArray[np.float32]:
    """Cover (0 to 1) of an official round seal: rim, five-pointed star, text along the upper rim."""
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFont

    big = diameter * 2
    plate = Pillow.new("L", (big, big), 0)
    pen = ImageDraw.Draw(plate)
    rim, middle, radius = big // 36, big / 2, big * 0.16
    pen.ellipse((rim, rim, big - rim, big - rim), outline=255, width=rim)
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.382
        points.append((middle + r * sin(i * pi / 5), middle - r * cos(i * pi / 5)))
    pen.polygon(points, fill=255)
    spread = min(1.5 * pi, len(text) * 0.30)
    letter = min(0.115, 0.88 * 0.395 * spread / len(text))
    font = ImageFont.truetype(str(FONTS / "song-bold.ttf"), int(big * letter))
    for i, char in enumerate(text):
        angle = -spread / 2 + spread * (i + 0.5) / len(text)
        glyph = Pillow.new("L", (big // 5, big // 5), 0)
        ImageDraw.Draw(glyph).text((big // 10, big // 10), char, font=font, fill=255, anchor="mm")
        glyph = glyph.rotate(-angle * 180 / pi, resample=Pillow.Resampling.BICUBIC)
        x, y = middle + big * 0.395 * sin(angle), middle - big * 0.395 * cos(angle)
        plate.paste(255, (int(x - big // 10), int(y - big // 10)), glyph)
    return (np.asarray(plate.resize((diameter, diameter)), np.float32) / 255).astype(np.float32)


def seal(
    image: Image, text: str, center: tuple[float, float], rng: Generator, dpi: int, mm: float = 42
) -> Image:
    """Stamps a seal of ``mm`` millimetres at ``center`` (shares of width, height), unevenly inked."""
    import cv2

    diameter = int(mm / 25.4 * dpi)
    cover = _seal_cover(diameter, text)
    angle = float(rng.uniform(-12, 12))
    spin = cv2.getRotationMatrix2D((diameter / 2, diameter / 2), angle, 1)
    cover = cv2.warpAffine(cover, spin, (diameter, diameter)).astype(np.float32)
    field = (
        0.82
        + 0.18 * clouds(cover.shape, diameter / 8, rng)
        - 0.35 * np.maximum(0, clouds(cover.shape, 3, rng) - 0.3)
    )
    cover = cover * np.clip(field, 0.25, 1)
    height, width = image.shape[:2]
    x, y = int(center[0] * width - diameter / 2), int(center[1] * height - diameter / 2)
    x, y = min(max(x, 0), width - diameter), min(max(y, 0), height - diameter)
    out = image.astype(np.float32)
    patch = out[y : y + diameter, x : x + diameter]
    tint = 1 - cover[..., None] * (1 - SEAL_RED / 255)
    out[y : y + diameter, x : x + diameter] = patch * tint
    return clip(out)


def folds(image: Image, rng: Generator, horizontal: int = 1, vertical: int = 1) -> Image:
    """Creases: a thin bright or dark line with a soft shade on one side."""
    height, width = image.shape[:2]
    out = image.astype(np.float32)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    for i in range(horizontal + vertical):
        along, across = (xs / width, ys / height) if i < horizontal else (ys / height, xs / width)
        size = height if i < horizontal else width
        at = (
            rng.uniform(0.4, 0.6)
            + 0.004 * np.sin(along * 5 + rng.uniform(0, 6))
            + (along - 0.5) * rng.uniform(-0.01, 0.01)
        )
        distance = (across - at) * size
        side = np.where(distance > 0, np.exp(-distance / (size * 0.012)), 0)
        line = np.exp(-((distance / 1.3) ** 2))
        worn = np.clip(0.6 + 0.6 * clouds((height, width), width / 60, rng), 0, 1)
        out = out * (1 - 0.10 * side)[..., None] + ((line * worn * 26) * rng.choice([-1.6, 1.0]))[..., None]
    return clip(out)


def punch_holes(image: Image, dpi: int, rng: Generator) -> Image:
    """Two filing holes at the left edge, dark as the scanner's lid, with a soft rim."""
    import cv2

    height, width = image.shape[:2]
    shade = np.ones((height, width), np.float32)
    gap, x = 80 / 25.4 * dpi, int(rng.uniform(8, 11) / 25.4 * dpi)
    for sign in (-1, 1):
        y = int(height / 2 + sign * gap / 2 + rng.uniform(-8, 8))
        cv2.circle(shade, (x, y), int(2.9 / 25.4 * dpi), (0.14,), -1)
    return clip(image * cv2.GaussianBlur(shade, (0, 0), 1.2)[..., None])
