"""Texts stand where they stand, whatever fonts the machine has."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.fonts import wants_chinese
from samples.faces import FONTS

READ = """
import ctypes, json, sys
import pypdfium2.raw as pdfium

folder = ctypes.c_char_p(sys.argv[1].encode())
paths = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(folder, ctypes.POINTER(ctypes.c_char)), None)
pdfium.FPDF_DestroyLibrary()
pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))

from extract.digital.page import read_pdf_page, render
from extract.intake import recognise

source = recognise(sys.stdin.buffer.read(), "drawn.pdf")
page = read_pdf_page(source, 1).page
pixels = render(source, 1, dpi=72).min(axis=2)
words = [[w.text, w.bbox.x0, w.bbox.y0, w.bbox.x1, w.bbox.y1] for w in page.words]
ink = [bool((pixels[int(y0) : int(y1), int(x0) : int(x1)] < 128).any()) for _, x0, y0, x1, y1 in words]
print(json.dumps([words, ink]))
"""
"""Reads and draws a page with the fonts of one folder and none beside them."""


def drawn(turn: int) -> bytes:
    """A clipped text and a free one, then a number, in a font that the file does not hold."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 400))
    canvas.translate(200, 200)
    canvas.rotate(turn)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(0, -50, "任务完成")
    canvas.drawString(100, -50, "345")
    path = canvas.beginPath()
    path.rect(0, 40, 45, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(0, 46, "城区建设项目")
    canvas.save()
    return buffer.getvalue()


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def folder_with_a_font(folder: Path) -> Path:
    """A folder with one font that says of itself that it is for simplified Chinese."""
    from fontTools.ttLib import TTFont

    folder.mkdir()
    font = TTFont(FONTS / "song.ttf")
    font["OS/2"].ulCodePageRange1 |= 1 << 18
    font.save(folder / "song.ttf")
    return folder


def read(data: bytes, fonts: Path) -> tuple[list[list[object]], list[bool]]:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(fonts)], input=data, capture_output=True, check=True
    )
    words, ink = json.loads(done.stdout)
    return words, ink


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_stand_in_the_same_places_with_the_font_and_without(turn: int, tmp_path: Path) -> None:
    without, found = (
        sorted(read(drawn(turn), fonts)[0])
        for fonts in (empty(tmp_path / "none"), folder_with_a_font(tmp_path / "fonts"))
    )
    assert [word[0] for word in found] == [word[0] for word in without] == ["345", "任务完成", "城区建设项目"]
    for here, there in zip(without, found, strict=True):
        assert here[1:] == pytest.approx(there[1:], abs=1.5)
    across = [word[3] - word[1] for word in without]
    assert across == pytest.approx([15, 40, 45], abs=1.0)


def test_a_font_of_the_machine_draws_the_text_and_the_substitute_its_figures(tmp_path: Path) -> None:
    assert read(drawn(0), empty(tmp_path / "none"))[1] == [False, True, False]
    assert read(drawn(0), folder_with_a_font(tmp_path / "fonts"))[1] == [True, True, True]


@pytest.mark.parametrize(
    "face", [b"SimSun", b"NSimSun", b"FangSong_GB2312", b"KaiTi", b"STSong", "宋体".encode("gbk"), b"LiSu"]
)
def test_a_chinese_face_is_known_by_its_name(face: bytes) -> None:
    assert wants_chinese(pdfium.FXFONT_ANSI_CHARSET, face)


@pytest.mark.parametrize("face", [b"Helvetica", b"Calibri", b"Wingdings", b"TimesNewRoman"])
def test_a_latin_face_is_not_replaced(face: bytes) -> None:
    assert not wants_chinese(pdfium.FXFONT_ANSI_CHARSET, face)
    assert wants_chinese(pdfium.FXFONT_GB2312_CHARSET, face)


def test_the_font_has_a_box_for_every_character_and_ink_for_letters_only() -> None:
    from fontTools.ttLib import TTFont

    from extract.digital.fonts import _DATA

    font = TTFont(_DATA)
    glyphs, names = font["glyf"], font.getBestCmap()
    for character in "县〇㐀𠀀﨎々，（％／￥":
        glyph = glyphs[names[ord(character)]]
        assert (glyph.xMax - glyph.xMin, glyph.yMax - glyph.yMin) == (900, 840), character
        assert len(glyph.coordinates) == 2
    assert len(glyphs[names[ord("8")]].coordinates) > 10
