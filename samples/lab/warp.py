"""Geometry of a scan: turns, skew, perspective, the curl of a bound page. One resampling for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.lab.render import Image


@dataclass(frozen=True, slots=True)
class Bend:
    """A geometric state: ``skew`` in degrees; ``perspective`` and ``curl`` as shares of the page's width."""

    skew: float = 0.0
    perspective: float = 0.0
    curl: float = 0.0


def turn(image: Image, quarters: int) -> Image:
    """Turns the page by quarters, counter-clockwise."""
    return np.ascontiguousarray(np.rot90(image, quarters))


def _curl_map(x: NDArray[np.float32], y: NDArray[np.float32], width: int, height: int, curl: float) -> tuple[
    NDArray[np.float32], NDArray[np.float32]
]:  # fmt: skip
    """Near the spine (left edge) the paper rises: lines bend to the middle of the page and letters narrow."""
    rise = np.exp(-x / (0.12 * width)).astype(np.float32)
    bent_y = y + curl * width * rise * (1 - 2 * y / height)
    bent_x = x - 0.5 * curl * width * rise
    return bent_x.astype(np.float32), bent_y.astype(np.float32)


def bend(image: Image, state: Bend, rng: Generator, paper: tuple[int, int, int]) -> Image:
    """Applies skew, perspective and curl; what lies beyond the page has the colour ``paper``."""
    import cv2

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), state.skew, 1.0)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    moved = (moved + rng.uniform(-1, 1, (4, 2)) * state.perspective * width).astype(np.float32)
    back = cv2.getPerspectiveTransform(moved, corners)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    scale = back[2, 0] * xs + back[2, 1] * ys + back[2, 2]
    x = ((back[0, 0] * xs + back[0, 1] * ys + back[0, 2]) / scale).astype(np.float32)
    y = ((back[1, 0] * xs + back[1, 1] * ys + back[1, 2]) / scale).astype(np.float32)
    if state.curl:
        x, y = _curl_map(x, y, width, height, state.curl)
    bent = cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    return bent.astype(np.uint8)
