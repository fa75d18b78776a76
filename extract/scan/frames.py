"""Takes an image file, gives its pages as pixels; a TIFF may hold many."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from extract.errors import FileDamagedError, PageOutOfRangeError, TooManyPixelsError
from extract.intake import Media, SourceFile
from extract.limits import LIMITS, Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONG_SIDE = 842.0  # points: A4, where the file does not state a believable resolution
_BELIEVABLE = (60.0, 1300.0)  # dots per inch


def count_frames(source: SourceFile) -> int:
    """Number of pages in an image file.

    Raises:
        FileDamagedError: It cannot be decoded.
    """
    if source.media is Media.PAGES:
        from extract.scan import bundle

        return bundle.count(source)
    with _opened(source) as image:
        return int(getattr(image, "n_frames", 1))


def read_frame(
    source: SourceFile, number: int, limits: Limits = LIMITS
) -> tuple[NDArray[np.uint8], float, float]:
    """Page ``number`` (from 1): pixels (height x width x 3, RGB), width and height in points.

    Transparent parts are white. The camera's turn, where the file states one, is undone.

    Raises:
        FileDamagedError: It cannot be decoded.
        TooManyPixelsError: It has too many pixels.
        PageOutOfRangeError: It has no such page.
    """
    import numpy as np

    from extract.scan.print_size import believable_dpi

    if source.media is Media.PAGES:
        from extract.scan import bundle

        if not 1 <= number <= bundle.count(source):
            raise PageOutOfRangeError(source.name, f"there is no page {number}")
        return read_frame(bundle.picture(source, number, limits), 1, limits)
    with _opened(source) as image:
        if not 1 <= number <= int(getattr(image, "n_frames", 1)):
            raise PageOutOfRangeError(source.name, f"there is no page {number}")
        image.seek(number - 1)
        if image.width * image.height > limits.pixels:
            raise TooManyPixelsError(source.name, f"page {number} has more than {limits.pixels} pixels")
        stated = image.info.get("dpi", (0.0, 0.0))
        upright = ImageOps.exif_transpose(_eight_bit(image))
        if "A" in upright.getbands() or "transparency" in upright.info:
            paper = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(paper, upright.convert("RGBA"))
        pixels = np.asarray(upright.convert("RGB"))
    height, width = pixels.shape[:2]
    dpi = float(min(stated)) if stated and _BELIEVABLE[0] <= min(stated) <= _BELIEVABLE[1] else None
    scale = 72.0 / believable_dpi(pixels.min(axis=2), dpi, 72.0 * max(height, width) / _LONG_SIDE)
    return pixels, width * scale, height * scale


def _eight_bit(image: Image.Image) -> Image.Image:
    """The image in 256 levels: those of 16 bits are scaled, where Pillow would cut them off at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    import numpy as np

    levels = np.asarray(image, np.float64)
    highest = levels.max(initial=1.0)
    full = 65535.0 if highest > 255 else 255.0 if highest > 1 else 1.0
    return Image.fromarray(np.asarray(np.clip(255.0 * levels / full, 0, 255), np.uint8))


@contextmanager
def _opened(source: SourceFile) -> Iterator[Image.Image]:
    """The image, with every error of decoding as ``FileDamagedError``; ``limits`` are ours to check."""
    if source.media is Media.HEIC:
        import pi_heif

        pi_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(source.data)) as image:
                yield image
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
            raise FileDamagedError(source.name, "the image is cut off or broken") from error
        except Image.DecompressionBombError as error:
            raise TooManyPixelsError(source.name, "the image has too many pixels") from error
