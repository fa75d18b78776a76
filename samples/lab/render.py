"""PDF → page images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""RGB, (height, width, 3)."""


def render(pdf: bytes, dpi: int = 200, pages: Sequence[int] | None = None) -> list[Image]:
    """Renders ``pages`` (numbers from 1; all where None) at ``dpi``."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    try:
        numbers = pages or range(1, len(document) + 1)
        return [
            document[n - 1].render(scale=dpi / 72, rev_byteorder=True).to_numpy()[..., :3].copy()
            for n in numbers
        ]
    finally:
        document.close()
