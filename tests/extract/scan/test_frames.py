from __future__ import annotations

import io

import pytest
from PIL import Image

from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import SourceFile, recognise
from extract.scan.frames import count_frames, read_frame


def _file(*images: Image.Image, kind: str = "TIFF", **options: object) -> SourceFile:
    buffer = io.BytesIO()
    images[0].save(buffer, kind, save_all=len(images) > 1, append_images=images[1:], **options)
    return recognise(buffer.getvalue(), f"page.{kind.lower()}")


def test_the_pages_of_a_tiff_are_read_one_by_one() -> None:
    source = _file(Image.new("L", (200, 100), 10), Image.new("L", (100, 200), 240))
    assert count_frames(source) == 2
    pixels, width, height = read_frame(source, 2)
    assert pixels.shape == (200, 100, 3)
    assert pixels[0, 0].tolist() == [240, 240, 240]
    assert height == 2 * width
    with pytest.raises(PageOutOfRangeError):
        read_frame(source, 3)


def test_channels_are_red_green_blue() -> None:
    pixels, _, _ = read_frame(_file(Image.new("RGB", (40, 40), (200, 30, 10)), kind="PNG"), 1)
    assert pixels[0, 0].tolist() == [200, 30, 10]


def test_a_stated_resolution_gives_the_size_and_what_is_cut_off_is_damaged() -> None:
    source = _file(Image.new("L", (300, 600), 255), kind="PNG", dpi=(150, 150))
    _, width, height = read_frame(source, 1)
    assert (width, height) == pytest.approx((144, 288), abs=0.1)
    cut = SourceFile(
        **{**{f: getattr(source, f) for f in source.__dataclass_fields__}, "data": source.data[:60]}
    )
    with pytest.raises(FileDamagedError):
        read_frame(cut, 1)
