"""Page images → an image-only PDF: JPEG, or CCITT group 4 for a black and white page."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

from samples.lab.render import Image


def _is_gray(image: Image) -> bool:
    return bool((image == image[..., :1]).all())


def jpeg(image: Image, quality: int) -> bytes:
    """The image as JPEG, with one channel where it has no colour.

    Raises:
        ValueError: It cannot be encoded.
    """
    import cv2

    pixels = image[..., 0] if _is_gray(image) else image[..., ::-1]
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the page could not be packed as JPEG")
    return data.tobytes()


def _jpeg(image: Image, quality: int) -> tuple[str, bytes]:
    space = "/DeviceGray" if _is_gray(image) else "/DeviceRGB"
    return f"/ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode", jpeg(image, quality)


def _group4(image: Image) -> tuple[str, bytes]:
    from PIL import Image as Pillow

    height, width = image.shape[:2]
    buffer = io.BytesIO()
    bitmap = Pillow.fromarray(image[..., 0] > 127)
    bitmap.save(buffer, "TIFF", compression="group4", tiffinfo={278: height})
    tags = Pillow.open(buffer).tag_v2  # type: ignore[attr-defined]
    start, size = tags[273][0], tags[279][0]
    black_is_1 = "true" if tags[262] == 1 else "false"
    parameters = f"<< /K -1 /Columns {width} /Rows {height} /BlackIs1 {black_is_1} >>"
    words = f"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms {parameters}"
    return words, buffer.getvalue()[start : start + size]


def as_pdf(images: Sequence[Image], dpi: int, quality: int = 70) -> bytes:
    """Packs the pages, their size in points by ``dpi``; the same images give the same bytes."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for image in images:
        height, width = image.shape[:2]
        bilevel = bool(np.isin(image, (0, 255)).all())
        words, data = _group4(image) if bilevel else _jpeg(image, quality)
        w, h = width * 72 / dpi, height * 72 / dpi
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        content = f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /Im Do Q".encode()
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2f} {h:.2f}] /Contents {number + 1} 0 R "
            f"/Resources << /XObject << /Im {number + 2} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {words} ".encode()
            + b"/Length %d >>" % len(data) + b"\nstream\n" + data + b"\nendstream",
        ]  # fmt: skip
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
