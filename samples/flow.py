"""NoticeContent + Layout → a PDF: one flow of headings, paragraphs and tables down the pages."""

from __future__ import annotations

import io

from samples.content import NoticeContent, TableContent
from samples.disguise import SheetMaker
from samples.layouts import A4, Layout, changed
from samples.paint import Sheet
from samples.placing import place_tables
from samples.writer import Writer


def _opening(out: Writer, notice: NoticeContent) -> None:
    style = out.layout
    if notice.letterhead:
        size = min(34.0, 0.97 * out.room / len(notice.letterhead)) if style.letterhead_red else 13
        if style.letterhead_red:
            out.canvas.setFillColorRGB(0.85, 0.05, 0.05)
            out.y += 20
        out.paragraph(notice.letterhead, style.title_font, size, 1.6, "center")
        out.canvas.setFillGray(0)
    if notice.doc_number:
        out.y += style.body_size
        out.paragraph(notice.doc_number, style.body_font, style.body_size, style.body_leading, "center")
        if style.letterhead_red:
            out.sheet.fill(style.margin, out.y + 2, out.room, 1.4, 0.2)
        out.y += style.body_size
    if notice.title:
        out.paragraph(notice.title, style.title_font, style.title_size, 1.55, "center")
        out.y += style.body_size


def _body(out: Writer, notice: NoticeContent) -> None:
    style = out.layout
    size, leading = style.body_size, style.body_leading
    if notice.addressee:
        out.paragraph(notice.addressee, style.body_font, size, leading)
    for part in notice.body:
        if isinstance(part, int):
            place_tables(out, [notice.tables[part - 1]])
            continue
        font = (
            style.heading_font
            if part.startswith("# ")
            else "kai"
            if part.startswith("## ")
            else style.body_font
        )
        out.paragraph(part.lstrip("# "), font, size, leading, indent=2 * size)
    annexes = [t for t in notice.tables if t.annex and style.list_annexes]
    for i, table in enumerate(annexes, 1):
        out.y += size if i == 1 else 0
        lead = "附件：" if i == 1 else ""
        number = f"{i}. " if len(annexes) > 1 else ""
        indent = 2 * size if i == 1 else 5 * size
        out.paragraph(f"{lead}{number}{table.title}", style.body_font, size, leading, indent=indent)


def _signature(out: Writer, notice: NoticeContent) -> None:
    style = out.layout
    size, leading = style.body_size, style.body_leading
    if notice.issuer:
        out.y += 2 * size
        out.paragraph(notice.issuer, style.body_font, size, leading, "right")
    if notice.issued_on:
        year, month, day = (int(p) for p in notice.issued_on.split("-"))
        out.paragraph(f"{year}年{month}月{day}日", style.body_font, size, leading, "right")


def _groups(notice: NoticeContent) -> list[list[TableContent]]:
    """The tables that stand behind the body, those side by side together."""
    placed = {part - 1 for part in notice.body if isinstance(part, int)}
    groups: list[list[TableContent]] = []
    for i, table in enumerate(notice.tables):
        if i in placed:
            continue
        if table.draw.get("beside") and groups:
            groups[-1].append(table)
        else:
            groups.append([table])
    return groups


def draw(notice: NoticeContent, layout: Layout, sheet: SheetMaker = Sheet) -> bytes:
    """Draws the notice; the same content, layout and kind of sheet give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    layout = changed(layout, notice.draw.get("layout", {}))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(notice.title or notice.name)
    out = Writer(layout, canvas, sheet)
    _opening(out, notice)
    _body(out, notice)
    _signature(out, notice)
    groups = _groups(notice)
    for i, group in enumerate(groups):
        closes_up = i + 1 < len(groups) and groups[i + 1][0].draw.get("below", False)
        room_for_head = 10 * layout.look.size * layout.look.leading + 3 * layout.caption_size
        if layout.annex_new_page and not group[0].draw.get("below"):
            out.new_page(layout.annex_landscape)
        elif out.y + room_for_head > out.bottom:
            out.new_page()
        place_tables(out, group, gap_below=not closes_up)
    for text in notice.copies:
        out.paragraph(text, layout.body_font, layout.look.size + 1, 1.6)
    out.close()
    canvas.save()
    return buffer.getvalue()
