"""NoticeContent + Layout → a PDF: one flow of headings, paragraphs and tables down the pages."""

from __future__ import annotations

import io
from typing import Any

from samples.boxes import boxes, halves
from samples.content import NoticeContent, TableContent
from samples.faces import width, wrap
from samples.layouts import A4, Layout, changed
from samples.paint import Measured, Sheet, cut_row, draw_rows, measure


class Writer:
    """A cursor that moves down the pages of one document."""

    def __init__(self, layout: Layout, canvas: Any) -> None:
        self.layout = layout
        self.canvas = canvas
        self.page = 0
        self.new_page(layout.landscape)

    def new_page(self, landscape: bool | None = None) -> None:
        """Ends the page, if there is one, and begins another; the orientation stays where None."""
        if self.page:
            landscape = self.landscape if landscape is None else landscape
            self.close()
        w, h = A4[::-1] if landscape else A4
        self.canvas.setPageSize((w, h))
        self.sheet = Sheet(self.canvas, w, h)
        self.page += 1
        self.y = self.layout.margin
        if self.layout.running_head and self.page > 1:
            own = width(self.layout.running_head, "song", 9)
            self.sheet.text((w - own) / 2, 40, self.layout.running_head, "song", 9)
            self.sheet.line(self.layout.margin, 45, w - self.layout.margin, 45, 0.4, 0)

    def close(self) -> None:
        """Writes the page number and ends the page."""
        if self.layout.page_numbers:
            label = f"— {self.page} —"
            x = (self.sheet.width - width(label, "song", 12)) / 2
            self.sheet.text(x, self.sheet.height - 36, label, "song", 12)
        self.canvas.showPage()

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.sheet.width > self.sheet.height

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.sheet.width - 2 * self.layout.margin

    @property
    def bottom(self) -> float:
        """Lowest y that content may reach."""
        return self.sheet.height - self.layout.margin

    def paragraph(
        self, text: str, font: str, size: float, leading: float, align: str = "left", indent: float = 0.0
    ) -> None:
        """Sets a paragraph line by line, over pages where it must."""
        for i, line in enumerate(wrap(text, font, size, self.room, indent)):
            if self.y + size * leading > self.bottom:
                self.new_page()
            own = width(line, font, size)
            left = self.layout.margin + (indent if i == 0 else 0)
            right = self.sheet.width - self.layout.margin - own
            x = {"left": left, "center": (self.sheet.width - own) / 2, "right": right}[align]
            self.sheet.text(x, self.y + size * leading * 0.72, line, font, size)
            self.y += size * leading


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
            _tables(out, [notice.tables[part - 1]])
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


def _caption(style: Layout, table: TableContent) -> list[tuple[str, str, float, str]]:
    """The lines above a table: (text, font, size, alignment)."""
    lines = []
    if table.annex:
        lines.append((table.annex, style.heading_font, style.caption_size, "left"))
    if table.title:
        lines.append((table.title, style.caption_font, style.caption_size * 1.1, "center"))
    if table.unit:
        lines.append((f"单位：{table.unit}", style.body_font, style.look.size, "right"))
    return lines


def _write_caption(out: Writer, table: TableContent, grid: Measured) -> None:
    """Writes the caption; a table that hangs, or breaks at a wanted row, ends its piece with the page."""
    lines = _caption(out.layout, table)
    if table.draw.get("breaks") or table.draw.get("hang"):
        last = table.header_depth + table.draw.get("breaks", [len(table.rows)])[0]
        high = sum(1.5 * size * len(wrap(text, font, size, out.room)) for text, font, size, _ in lines)
        out.y = max(out.y, out.bottom - high - 4 - grid.height(0, last) - 0.01)
    for text, font, size, align in lines:
        out.paragraph(text, font, size, 1.5, align)
    out.y += 4


def _grids(out: Writer, table: TableContent, room: float) -> list[Measured]:
    """The table measured; as two grids where it goes over two pages side by side."""
    style, wish = out.layout, table.draw
    found = boxes(table, style.total_style, style.tall_labels)
    parts = [found]
    if "split" in wish:
        parts = list(halves(found, wish["split"], wish.get("split_labels", False)))
    shares = [None, None] if len(parts) > 1 else [wish.get("shares")]
    grids = []
    for part, share in zip(parts, shares, strict=True):
        grid = measure(
            part,
            style.look,
            room * wish.get("width", 1.0),
            share,
            vertical=wish.get("vertical", False),
            indents=tuple(wish.get("indents", ())),
            diagonal=tuple(wish.get("diagonal", ())),
        )
        for row, lines in wish.get("cut", ()):
            grid = cut_row(grid, row + table.header_depth, lines)
        grids.append(grid)
    if len(grids) > 1:
        rows = tuple(max(pair) for pair in zip(*(g.rows for g in grids), strict=True))
        grids = [g.with_rows(rows) for g in grids]
    return grids


def _pieces(out: Writer, table: TableContent, grid: Measured) -> list[tuple[int, int]]:
    """Ranges of body rows (as grid rows) that go on one page each."""
    depth = table.header_depth
    pieces: list[tuple[int, int]] = []
    start, used = depth, out.y + grid.height(0, depth)
    for row in range(depth, len(grid.rows)):
        forced = row - depth in table.draw.get("breaks", ())
        if row > start and (forced or used + grid.rows[row] > out.bottom + 0.1):
            pieces.append((start, row))
            start = row
            used = out.layout.margin + (grid.height(0, depth) if out.layout.repeat_header else 0)
        used += grid.rows[row]
    return [*pieces, (start, len(grid.rows))]


def _draw_grid(out: Writer, table: TableContent, grid: Measured, x: float) -> None:
    depth = table.header_depth
    header = 0 if out.layout.repeat_header else depth
    for i, (first, last) in enumerate(_pieces(out, table, grid)):
        if i:
            out.new_page()
            if "continued" in table.draw:
                out.paragraph(
                    table.draw["continued"], out.layout.caption_font, out.layout.caption_size, 1.6, "center"
                )
        begin = 0 if i == 0 else header
        if begin < depth:
            out.y = draw_rows(out.sheet, grid, begin, depth, x, out.y, {begin, depth})
        out.y = draw_rows(out.sheet, grid, first, last, x, out.y, {first, last} if first > depth else {last})


def _tables(out: Writer, group: list[TableContent], gap_below: bool = True) -> None:
    """One table, or several side by side; no ``gap_below`` where the next one closes up to it."""
    style = out.layout
    gap = 24.0
    room = (out.room - gap * (len(group) - 1)) / len(group)
    measured = [_grids(out, table, room) for table in group]
    if len(group) == 1 and not group[0].draw.get("below"):
        _write_caption(out, group[0], measured[0][0])
    top, below = out.y, 0.0
    for i, (table, grids) in enumerate(zip(group, measured, strict=True)):
        x, out.y = style.margin + i * (room + gap), top
        if len(group) > 1 and table.title:
            own = width(table.title, style.caption_font, style.look.size)
            out.sheet.text(
                x + (room - own) / 2,
                out.y + style.look.size,
                table.title,
                style.caption_font,
                style.look.size,
            )
            out.y += style.look.size * 1.8
        for j, grid in enumerate(grids):
            if j:
                out.new_page()
            _draw_grid(out, table, grid, x + (room - grid.columns[-1]) / 2)
        below = max(below, out.y)
    out.y = below
    if not gap_below:
        return
    out.y += 6
    for table in group:
        for note in table.notes:
            out.paragraph(note, style.body_font, style.look.size, 1.5)
    out.y += style.look.size * 2


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


def draw(notice: NoticeContent, layout: Layout) -> bytes:
    """Draws the notice; the same content and layout give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    layout = changed(layout, notice.draw.get("layout", {}))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(notice.title or notice.name)
    out = Writer(layout, canvas)
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
        _tables(out, group, gap_below=not closes_up)
    for text in notice.copies:
        out.paragraph(text, layout.body_font, layout.look.size + 1, 1.6)
    out.close()
    canvas.save()
    return buffer.getvalue()
