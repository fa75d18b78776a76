"""Numbers moved out of the text, or hidden, on the digital samples: read right or marked; none published.

``python -m bench.account [--count N] [--seed S] [--show]``: N numbers (500) are each moved into a form field,
a note, a picture, drawn lines, a font without a map, or a font with exchanged digits; N others are covered,
clipped, made white, invisible, or deleted. A moved number is right where its cell says it, and marked where a
finding points at its place or at its page; a hidden one is published where its cell still says it.
Layers switched off, text boxes and nested tables are of other formats: ``../shared/field`` has them.
"""

from __future__ import annotations

import argparse
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.intake import open_source, recognise
from extract.read import page_numbers, read_page
from extract.types import BBox, PageKind, PageReading
from schemas.findings import LOSSES, Code
from schemas.lexicon.numbers import is_value

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MARKS = LOSSES | {Code.INK_UNREAD, Code.TEXT_LAYER_UNTRUSTED}
FONT = SAMPLES / "fonts" / "hei.ttf"


@dataclass(frozen=True, slots=True)
class Target:
    """A number of a sample: its page, what it says, its box and its cell's (points, origin top left)."""

    path: Path
    page: int
    text: str
    box: BBox
    cell: BBox
    width: float
    height: float


def targets() -> Iterator[Target]:
    """The numbers of the digital samples that are a word and a cell each."""
    for path in sorted(SAMPLES.glob("*/*.pdf")):
        if path.parent.name == "mixed" or "scan" in path.stem:
            continue
        source = open_source(path)
        for number in page_numbers(source):
            reading = read_page(source, number)
            page = reading.page
            if page.kind is not PageKind.DIGITAL or page.findings:
                continue
            for cell in (c for t in reading.tables for c in t.cells if len(c.words) == 1):
                word = cell.words[0]
                if is_value(word.text) and len(word.text) >= 2 and word.text.isascii():
                    yield Target(path, number, word.text, word.bbox, cell.bbox, page.width, page.height)


class Sheet:
    """One page of a sample that is changed, without the objects that draw the number."""

    def __init__(self, target: Target) -> None:
        self.target = target
        whole = pypdfium2.PdfDocument(target.path.read_bytes())
        self.document = pypdfium2.PdfDocument.new()
        self.document.import_pages(whole, [target.page - 1])
        self.page = self.document[0]
        self.drawn = self.objects(pdfium.FPDF_PAGEOBJ_TEXT, target.box)

    def objects(self, kind: int, box: BBox) -> list[Any]:
        """The objects of a kind whose middle lies in a box of the upright page."""
        found = []
        for item in self.page.get_objects(filter=[kind], max_depth=1):
            x0, y0, x1, y1 = item.get_bounds()
            if box.contains(((x0 + x1) / 2, self.target.height - (y0 + y1) / 2)):
                found.append(item)
        return found

    def without(self) -> None:
        """Take the number off."""
        for item in self.drawn:
            self.page.remove_obj(item)

    def saved(self) -> bytes:
        """The page as a file."""
        self.page.gen_content()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def under(self, draw: Callable[[Canvas, Target], None]) -> bytes:
        """The page laid over one that reportlab draws: fields and notes of that stay."""
        buffer = io.BytesIO()
        target = self.target
        canvas = Canvas(buffer, pagesize=(target.width, target.height), pageCompression=0)
        draw(canvas, target)
        canvas.showPage()
        canvas.save()
        data = buffer.getvalue()
        if draw is _unmapped:
            data = data.replace(b"/ToUnicode", b"/ToNothing")
        base = pypdfium2.PdfDocument(data)
        page = base[0]
        source = pypdfium2.PdfDocument(self.saved())
        form = pdfium.FPDF_NewXObjectFromPage(base, source, 0)
        pdfium.FPDFPage_InsertObject(page, pdfium.FPDF_NewFormObjectFromXObject(form))
        page.gen_content()
        out = io.BytesIO()
        base.save(out)
        return out.getvalue()


def _baseline(target: Target) -> tuple[float, float, float]:
    size = 0.72 * target.box.height
    return target.box.x0, target.height - target.box.y1 + 0.25 * target.box.height, max(size, 7.0)


def _field(canvas: Canvas, target: Target) -> None:
    x0, y1 = target.box.x0 - 3, target.height - target.box.y1
    canvas.acroForm.textfield(
        value=target.text, x=x0, y=y1, width=target.box.width + 12, height=target.box.height + 2,
        fontSize=8, borderWidth=0,
    )  # fmt: skip


def _note(canvas: Canvas, target: Target) -> None:
    b, h = target.box, target.height
    canvas.freeTextAnnotation(target.text, "/Helv 8 Tf 0 g", [b.x0, h - b.y1, b.x1 + 4, h - b.y0], relative=1)


def _picture(canvas: Canvas, target: Target) -> None:
    from PIL import Image, ImageDraw, ImageFont

    high = round(target.box.height * 4)
    font = ImageFont.truetype(str(FONT), round(high * 0.75))
    wide = round(font.getlength(target.text)) + 8
    image = Image.new("RGB", (wide, high), "white")
    ImageDraw.Draw(image).text((4, 0), target.text, fill="black", font=font)
    x, y = target.box.x0, target.height - target.box.y1
    canvas.drawImage(ImageReader(image), x, y, wide / 4, high / 4)


def _outlines(canvas: Canvas, target: Target) -> None:
    from fontTools.pens.reportLabPen import ReportLabPen  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont as Outlines  # type: ignore[import-untyped]

    font = Outlines(FONT)
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    x, y, size = _baseline(target)
    scale = size / font["head"].unitsPerEm
    for character in target.text:
        pen = ReportLabPen(glyphs)
        glyphs[names[ord(character)]].draw(pen)
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        path = canvas.beginPath()
        for code, *values in _operators(pen.path):
            {"moveTo": path.moveTo, "lineTo": path.lineTo, "curveTo": path.curveTo, "closePath": path.close}[
                code
            ](*values)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
        x += glyphs[names[ord(character)]].width * scale


def _operators(path: Any) -> Iterator[tuple[Any, ...]]:
    from reportlab.graphics.shapes import _PATH_OP_ARG_COUNT, _PATH_OP_NAMES

    points = iter(path.points)
    for operator in path.operators:
        yield _PATH_OP_NAMES[operator], *(next(points) for _ in range(_PATH_OP_ARG_COUNT[operator]))


def _written(canvas: Canvas, target: Target, name: str, drawn: dict[str, str], text: str) -> None:
    """Write a text in a font that draws for each character the glyph of another."""
    from fontTools.ttLib import TTFont as Outlines

    font, file = Outlines(FONT), io.BytesIO()
    glyphs = dict(font.getBestCmap())
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = table.cmap | {ord(said): glyphs[ord(shown)] for said, shown in drawn.items()}
    for record in font["name"].names:
        record.string = name  # reportlab keeps a face per name
    font.save(file)
    file.seek(0)
    pdfmetrics.registerFont(TTFont(name, file))
    x, y, size = _baseline(target)
    canvas.setFont(name, size)
    canvas.drawString(x, y, text)


def _unmapped(canvas: Canvas, target: Target) -> None:
    codes = {shown: chr(0x3400 + k) for k, shown in enumerate(sorted(set(target.text)))}
    drawn = {said: shown for shown, said in codes.items()}
    name = f"unmapped{''.join(sorted(codes)).encode().hex()}"
    _written(canvas, target, name, drawn, "".join(codes[c] for c in target.text))


def _exchanged(canvas: Canvas, target: Target) -> None:
    digits = sorted({c for c in target.text if c.isdigit()})
    one = digits[0]
    other = digits[1] if len(digits) > 1 else ("7" if one != "7" else "4")
    swapped = target.text.translate(str.maketrans(one + other, other + one))
    _written(canvas, target, f"exchanged{one}{other}", {one: other, other: one}, swapped)


def _clipped(canvas: Canvas, target: Target) -> None:
    path = canvas.beginPath()
    path.rect(1, 1, 2, 2)
    canvas.clipPath(path, stroke=0)
    x, y, size = _baseline(target)
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, y, target.text)


MOVES: dict[str, Callable[[Canvas, Target], None]] = {
    "form field": _field,
    "note": _note,
    "picture": _picture,
    "drawn lines": _outlines,
    "font without map": _unmapped,
    "exchanged digits": _exchanged,
}


def _covered(sheet: Sheet) -> bytes:
    b = sheet.target.box
    box = pdfium.FPDFPageObj_CreateNewRect(b.x0, sheet.target.height - b.y1, b.width, b.height)
    pdfium.FPDFPageObj_SetFillColor(box, 255, 255, 255, 255)
    pdfium.FPDFPath_SetDrawMode(box, pdfium.FPDF_FILLMODE_WINDING, 0)
    pdfium.FPDFPage_InsertObject(sheet.page, box)
    return sheet.saved()


def _white(sheet: Sheet) -> bytes:
    for item in sheet.drawn:
        pdfium.FPDFPageObj_SetFillColor(item, 255, 255, 255, 255)
    return sheet.saved()


def _invisible(sheet: Sheet) -> bytes:
    for item in sheet.drawn:
        pdfium.FPDFTextObj_SetTextRenderMode(item, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return sheet.saved()


def _deleted(sheet: Sheet) -> bytes:
    sheet.without()
    return sheet.saved()


def _clipped_away(sheet: Sheet) -> bytes:
    sheet.without()
    return sheet.under(_clipped)


HIDES: dict[str, Callable[[Sheet], bytes]] = {
    "covered": _covered,
    "white": _white,
    "invisible": _invisible,
    "clipped": _clipped_away,
    "deleted": _deleted,
}


def changed(target: Target, kind: str) -> bytes | None:
    """The page with the number moved or hidden; None where it is drawn together with other text."""
    sheet = Sheet(target)
    if not sheet.drawn or any(item.get_bounds()[2] > target.cell.x1 + 2 for item in sheet.drawn):
        return None
    if kind in HIDES:
        return HIDES[kind](sheet)
    sheet.without()
    return sheet.under(MOVES[kind])


def outcome(target: Target, reading: PageReading) -> str:
    """What became of the number: right, marked, wrong, or absent without a word."""
    middle = target.box.center
    cells = [c for t in reading.tables for c in t.cells if c.bbox.contains(middle)]
    said = "".join("".join(c.text.split()) for c in cells)
    if said == target.text:
        return "right"
    found = [*reading.page.findings, *(f for t in reading.tables for f in t.findings)]
    places = [f.place.bbox for f in found if f.code in MARKS]
    if any(box is None or BBox(*box).contains(middle) for box in places):
        return "marked"
    unread = any(not w.text for c in cells for w in c.words)
    return "marked" if unread else "wrong" if said else "lost"


def main() -> None:
    """Print for each kind how many numbers were right, marked, wrong, lost; of the hidden, published."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--show", action="store_true", help="print each number that is neither right nor marked"
    )
    parser.add_argument("--only", nargs="+", choices=[*MOVES, *HIDES])
    asked = parser.parse_args()
    pool = list(targets())
    chance = random.Random(asked.seed)
    for every in (MOVES, HIDES):
        kinds = [kind for kind in every if not asked.only or kind in asked.only]
        tally: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
        for place in range(asked.count if kinds else 0):
            kind, target = kinds[place % len(kinds)], chance.choice(pool)
            data = changed(target, kind)
            if data is None:
                tally[kind]["not changed"] += 1
                continue
            reading = read_page(recognise(data, target.path.name), 1)
            found = outcome(target, reading)
            if kind in HIDES:
                found = "published" if found == "right" else "not published"
            tally[kind][found] += 1
            if asked.show and found in ("wrong", "lost", "published"):
                print(
                    f"{kind}: {target.path.name} page {target.page} {target.text} at {np.round(target.box)}"
                )
        for kind, counts in tally.items():
            print(f"{kind:<18}", ", ".join(f"{what} {n}" for what, n in sorted(counts.items())), flush=True)


if __name__ == "__main__":
    main()
