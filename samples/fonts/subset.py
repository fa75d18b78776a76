"""Cuts the shipped fonts: the characters of the samples only, as TrueType (what reportlab embeds).

``python -m samples.fonts.subset``, run by hand when the content needs a new character. It reads the full
fonts from the system (Debian packages fonts-noto-cjk, fonts-lxgw-wenkai), all under the SIL Open Font License
1.1, and needs fonttools.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOTO = Path("/usr/share/fonts/opentype/noto")
SOURCES = {
    "song": (NOTO / "NotoSerifCJK-Regular.ttc", 2),
    "song-bold": (NOTO / "NotoSerifCJK-Bold.ttc", 2),
    "hei": (NOTO / "NotoSansCJK-Regular.ttc", 2),
    "kai": (Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"), 0),
}
MAXIMA = (
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxComponentDepth",
)
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "　、。，；：？！（）〔〕【】《》“”‘’—－–−…·×±‰％℃①②③④⑤★☆↑↓"


def wanted() -> str:
    """Every character that stands in a content file."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((HERE.parent / "content").rglob("*.yaml"))]
    return "".join(sorted(set(ALWAYS) | {c for t in texts for c in t if c.isprintable()}))


def rename(font: Any, name: str) -> None:
    """Gives the cut font a name of its own: the licence reserves some names for the originals."""
    own = f"Tongbao {name.title()}"
    kept = [
        r for r in font["name"].names if r.nameID in {0, 13, 14} and r.platformID == 3 and r.langID == 0x409
    ]
    font["name"].names = kept
    for number, text in {1: own, 2: "Regular", 4: own, 6: own.replace(" ", "-")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def cut(name: str, characters: str) -> Path:
    """Writes ``<name>.ttf`` with these characters only and gives back its path."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]

    path, number = SOURCES[name]
    font = TTFont(path, fontNumber=number)
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    if "CFF " in font:
        outlines, order = font.getGlyphSet(), font.getGlyphOrder()
        glyphs = {}
        for glyph in order:
            pen = TTGlyphPen(None)
            outlines[glyph].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
            glyphs[glyph] = pen.glyph()
        font["loca"], glyf = newTable("loca"), newTable("glyf")
        glyf.glyphs, glyf.glyphOrder = glyphs, order
        font["glyf"] = glyf
        maxp = font["maxp"]
        maxp.tableVersion = 0x00010000
        for field in MAXIMA:
            setattr(maxp, field, 0)
        maxp.maxZones = 1
        font["post"].formatType = 3.0
        for table in ("CFF ", "VORG"):
            if table in font:
                del font[table]
        font.sfntVersion = "\x00\x01\x00\x00"
    rename(font, name)
    font["head"].created = font["head"].modified = 3_600_000_000
    font.recalcTimestamp = False
    for table in ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "DSIG", "STAT"):
        if table in font:
            del font[table]
    font.save(HERE / f"{name}.ttf")
    return HERE / f"{name}.ttf"


def main() -> None:
    """Cuts all fonts and prints their sizes."""
    characters = wanted()
    for name in SOURCES:
        print(f"{cut(name, characters).stat().st_size:>9,} {name}")


if __name__ == "__main__":
    main()
