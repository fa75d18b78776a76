"""How legible crops of print are: the recogniser's certainty, without decoding what it says.

Upside down, a recogniser still finds characters but is sure of few of them; that tells which end is up.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import HEIGHT, Recogniser

_BLANK = 0
_WIDEST = 10 * HEIGHT


def legibility(crops: Sequence[Grey], recogniser: Recogniser) -> float:
    """Mean certainty (0 to 1) of the characters that the smaller network sees in ``crops``; 0 for none."""
    if not crops:
        return 0.0
    lines = [_line(crop) for crop in crops]
    batch = np.zeros((len(lines), 3, HEIGHT, max(line.shape[1] for line in lines)), np.float32)
    for row, line in zip(batch, lines, strict=True):
        row[:, :, : line.shape[1]] = line
    session = recogniser.sessions["tiny"]
    (output,) = session.run(None, {session.get_inputs()[0].name: batch})
    best, sure = output.argmax(axis=2), output.max(axis=2)
    seen = best != _BLANK
    return float(sure[seen].mean()) if seen.any() else 0.0


def _line(crop: Grey) -> NDArray[np.float32]:
    """A crop at the recogniser's height, values from -1 to 1."""
    wanted = int(np.clip(round(HEIGHT * crop.shape[1] / crop.shape[0]), 8, _WIDEST))
    method = cv2.INTER_AREA if crop.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (wanted, HEIGHT), interpolation=method), np.float32) / 127.5 - 1.0
