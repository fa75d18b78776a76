"""Cuts the font with which ``extract.digital.fonts`` stands in for a Chinese font that the machine lacks.

``python -m samples.fonts.substitute``; needs fonttools. Letters and digits are those of ``song.ttf``. Every
other character is given a glyph without ink (a line to the opposite corner and back) that is as large as a
character is drawn: pdfium measures a text by the boxes of its glyphs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samples.fonts.subset import HERE, rename

OUT = HERE.parent.parent / "extract" / "digital" / "data" / "substitute.ttf"
LETTERS = range(0x20, 0x7F)
HALF, FULL = "half", "full"
ALL_OTHERS = [
    (0xA1, 0x2E7F, HALF),
    (0x2E80, 0xD7FF, FULL),  # radicals, then all that is Chinese
    (0xE000, 0xFF60, FULL),
    (0xFF61, 0xFFDC, HALF),  # half-width forms
    (0xFFDD, 0x10FFFD, FULL),
]
BOTTOM, TOP = -100, 740
"""Thousandths of an em. Within the ascent of all common descriptors, so that no line box grows by it."""
RIGHT = {HALF: 450, FULL: 950}


def cut() -> Path:
    """Writes the font and gives back its path."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-untyped]

    font = TTFont(HERE / "song.ttf")
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, name_IDs=["*"]))
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    for name, right in {".notdef": RIGHT[FULL], **RIGHT}.items():
        font["glyf"][name] = _without_ink(right)
        font["hmtx"][name] = (right + 50, 50)
    letters = {code: name for code, name in font.getBestCmap().items() if code in LETTERS}
    table = CmapSubtable.newSubtable(13)  # many characters, one glyph
    table.platformID, table.platEncID, table.format, table.reserved, table.language = 3, 10, 13, 0, 0
    table.cmap = letters | {code: name for a, z, name in ALL_OTHERS for code in range(a, z + 1)}
    font["cmap"].tables = [table]
    rename(font, "substitute")
    font["head"].created = font["head"].modified = 3_600_000_000
    font.recalcTimestamp = False
    OUT.parent.mkdir(exist_ok=True)
    font.save(OUT)
    return OUT


def _without_ink(right: int) -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    pen = TTGlyphPen(None)
    pen.moveTo((50, BOTTOM))
    pen.lineTo((right, TOP))
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    print(f"{cut().stat().st_size:,} bytes")
