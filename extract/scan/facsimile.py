"""Takes the image of a page, gives it upright and level, otherwise as it came: for people to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.scan.deskew import Judge, Rotation, deskew
from extract.scan.image.clean import clean
from extract.scan.sheet import Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WHITE = (255, 255, 255)


def facsimile(image: NDArray[np.uint8], width: float, height: float, judge: Judge) -> NDArray[np.uint8]:
    """The page on which boxes of its words lie where they were read, colours, seals and dirt as they came.

    A page that was bent is given as it was read, flat and clean: its boxes lie on no other picture.

    Args:
        image: height x width x 3, RGB, as it lies in the file.
        width: of the page as it lies, in PDF points.
        height: likewise.
        judge: see ``extract.scan.deskew.deskew``.

    Returns:
        Height x width x 3 (RGB), or height x width.
    """
    came = Sheet.of(image, width, height)
    cleaned = clean(came)
    upright = deskew(cleaned, judge)
    if upright.warp:
        return upright.sheet.image
    turned = np.ascontiguousarray(np.rot90(came.image, upright.turns))
    level = Rotation.of(np.rot90(cleaned.ink, upright.turns), upright.skew)
    shown = cv2.warpAffine(turned, level.matrix, level.size, flags=cv2.INTER_LINEAR, borderValue=_WHITE)
    return np.asarray(shown, np.uint8)
