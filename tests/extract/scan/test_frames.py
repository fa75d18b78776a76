from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import Media, SourceFile, recognise
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


HEIC = base64.b85decode(
    b"0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+7000000000000000"
    b"00000B57=IV*mgE07O6l0RRC200001p#T8@00000000;O001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn"
    b"01j|zbZr0t000010002}X>f9I0002pX>en20001XXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU"
    b"00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YNAb|yz>g1-mxCm%4AOHXZ10VnZ0{|gn00967L;=Bb"
    b"z=;3=025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000KmY&$KmY&$C}V74Z~y=RKmY&$0RR91FaQ7m0RR9100000"
    b"0{{R2@Bjb+0ssI25O8UDX#fBK00RgJ2mk;87-?{AVE_OC000000RRC7fdT^sga7~lAZ=t}bN~PV6et0&8G!C2N?-rz"
    b">Z=of!cby_`~"
)
"""64 x 48 pixels: the left half is black, the right half white."""


def test_a_heic_picture_is_read():
    source = recognise(HEIC, "IMG_0001.HEIC")
    assert source.media is Media.HEIC
    assert count_frames(source) == 1
    pixels, width, height = read_frame(source, 1)
    assert pixels.shape == (48, 64, 3)
    assert (pixels[24, 8].max() < 20, pixels[24, 56].min() > 235) == (True, True)
    assert width / height == pytest.approx(64 / 48)


def test_a_heic_picture_that_is_cut_off_is_damaged():
    with pytest.raises(FileDamagedError):
        read_frame(recognise(HEIC[:300], "IMG_0001.HEIC"), 1)


def test_a_picture_of_sixteen_bits_keeps_its_levels() -> None:
    levels = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(8, 8)
    pixels, _, _ = read_frame(_file(Image.fromarray(levels), kind="PNG"), 1)
    assert np.allclose(pixels[..., 0].flatten(), 255 * np.arange(64) / 63, atol=1)


def test_transparent_paper_is_white() -> None:
    pixels, _, _ = read_frame(_file(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), kind="PNG"), 1)
    assert pixels.min() == 255
