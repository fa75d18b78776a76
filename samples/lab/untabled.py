"""Pages that hold no table: an empty page, noise, a photograph. No table may be found on them."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator, default_rng

from samples.lab import tone
from samples.lab.render import Image

SIZE = (2339, 1654)
"""Height and width of an A4 page at 200 dpi."""


def untabled(seed: int) -> dict[str, Image]:
    """One page of each kind, by its name; the same seed gives the same pixels."""
    rng = default_rng(seed)
    white = np.full((*SIZE, 3), 255, np.uint8)
    blank = tone.noise(tone.light(tone.on_paper(white, (246, 244, 236), 30, rng, 3), 0.08, rng), 3, rng)
    noise = rng.integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    return {"blank": blank, "noise": noise, "photo": _photo(rng)}


def _photo(rng: Generator) -> Image:
    """A street with houses: straight edges and windows in rows, and yet no table."""
    import cv2

    height, width = SIZE
    ys = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    sky = np.array([120, 165, 220], np.float32) * (1 - ys) + np.array([225, 230, 235], np.float32) * ys
    scene = np.ascontiguousarray(np.broadcast_to(sky, (height, width, 3)))
    x = 0
    while x < width:
        wide, high = int(rng.integers(180, 420)), int(rng.integers(500, 1500))
        wall = [float(c) for c in rng.uniform(70, 200, 3)]
        top = height - 350 - high
        cv2.rectangle(scene, (x, top), (x + wide, height - 350), wall, -1)
        for wy in range(top + 60, height - 450, int(rng.integers(110, 170))):
            for wx in range(x + 40, x + wide - 60, int(rng.integers(80, 120))):
                pane = float(rng.uniform(20, 110))
                cv2.rectangle(scene, (wx, wy), (wx + 45, wy + 70), (pane, pane, pane + 15), -1)
        x += wide + int(rng.integers(0, 60))
    cv2.rectangle(scene, (0, height - 350), (width, height), (92.0, 92.0, 95.0), -1)
    for _ in range(14):
        at = (int(rng.integers(width)), height - 330 - int(rng.integers(0, 160)))
        cv2.circle(scene, at, int(rng.integers(60, 150)), (45.0, float(rng.uniform(85, 130)), 50.0), -1)
    return tone.noise(tone.blur(tone.light(tone.clip(scene), 0.2, rng), 1.5), 5, rng)
