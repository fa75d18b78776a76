"""NoticeContent → a PDF: one flow of headings, paragraphs and tables, in the manner of a browser or a word processor."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from samples.boxes import TotalStyle, boxes
from samples.content import NoticeContent, TableContent
from samples.faces import width, wrap
from samples.paint import Look, Measured, Pen, Rules, Sheet, draw_rows, measure

A4 = (595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a whole notice is set; sizes in points."""

    look: Look
    margin: float = 74.0
    body_font: str = "song"
    title_font: str = "song-bold"
    heading_font: str = "hei"
    caption_font: str = "song-bold"
    body_size: float = 16.0
    body_leading: float = 1.75
    title_size: float = 22.0
    caption_size: float = 16.0
    annex_landscape: bool = True
    annex_new_page: bool = True
    repeat_header: bool = True
    page_numbers: bool = True
    letterhead_red: bool = True
    total_style: TotalStyle = TotalStyle.OPEN
    tall_labels: bool = False


WEB = Layout(
    look=Look(font="hei", header_font="hei", size=8.5, leading=1.35, pad_y=4, pen=Pen.RECT, thickness=0.75, gray=0.66),
    margin=42, body_font="hei", title_font="hei", caption_font="hei", body_size=11, title_size=17, caption_size=12,
    annex_landscape=False, annex_new_page=False, repeat_header=False, page_numbers=False, letterhead_red=False,
)  # fmt: skip
WORD = Layout(
    look=Look(size=10.5, min_row=27, header_font="song"),
    caption_font="song-bold",
    total_style=TotalStyle.OPEN,
)
LAYOUTS = {"web": WEB, "word": WORD}


@dataclass
class Writer:
    """The flow of one document: a cursor that moves down the pages. ``pages_of`` collects where each table went."""

    layout: Layout
    canvas: object
    sheet: Sheet = field(init=False)
    y: float = 0.0
    page: int = 0
    footers: Callable[[Sheet, int], None] | None = None

    def new_page(self, landscape: bool = False) -> None:
        """Ends the page, if there is one, and begins another."""
        if self.page:
            self.close()
        w, h = A4[::-1] if landscape else A4
        self.canvas.setPageSize((w, h))  # type: ignore[attr-defined]
        self.sheet = Sheet(self.canvas, w, h)
        self.page += 1
        self.y = self.layout.margin

    def close(self) -> None:
        """Writes the page number and ends the page."""
        if self.layout.page_numbers:
            label = f"— {self.page} —"
            x = (self.sheet.width - width(label, "song", 12)) / 2
            self.sheet.text(x, self.sheet.height - 36, label, "song", 12)
        self.canvas.showPage()  # type: ignore[attr-defined]

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
                self.new_page(self.sheet.width > self.sheet.height)
            own = width(line, font, size)
            left = self.layout.margin + (indent if i == 0 else 0)
            right = self.sheet.width - self.layout.margin - own
            x = {"left": left, "center": (self.sheet.width - own) / 2, "right": right}[align]
            self.sheet.text(x, self.y + size * leading * 0.72, line, font, size)
            self.y += size * leading


def _opening(out: Writer, notice: NoticeContent) -> None:
    style = out.layout
    if notice.letterhead:
        if style.letterhead_red:
            out.canvas.setFillColorRGB(0.85, 0.05, 0.05)  # type: ignore[attr-defined]
        size = min(34.0, out.room / max(len(notice.letterhead), 1))
        out.y += 20 if style.letterhead_red else 0
        out.paragraph(
            notice.letterhead, style.title_font, size if style.letterhead_red else 13, 1.6, "center"
        )
        out.canvas.setFillGray(0)  # type: ignore[attr-defined]
    if notice.doc_number:
        out.y += style.body_size
        out.paragraph(notice.doc_number, style.body_font, style.body_size, style.body_leading, "center")
        if style.letterhead_red:
            out.sheet.fill(style.margin, out.y + 2, out.room, 1.4, 0.2)
        out.y += style.body_size
    out.paragraph(notice.title, style.title_font, style.title_size, 1.55, "center")
    out.y += style.body_size


def _body(out: Writer, notice: NoticeContent) -> None:
    style = out.layout
    size, leading = style.body_size, style.body_leading
    if notice.addressee:
        out.paragraph(notice.addressee, style.body_font, size, leading)
    for text in notice.body:
        font = (
            style.heading_font
            if text.startswith("# ")
            else "kai"
            if text.startswith("## ")
            else style.body_font
        )
        out.paragraph(text.lstrip("# "), font, size, leading, indent=2 * size)
    annexes = [t for t in notice.tables if t.annex]
    if annexes:
        out.y += size
        for i, table in enumerate(annexes, 1):
            lead = f"附件：{i}. " if i == 1 else f"{i}. "
            out.paragraph(
                lead + table.title, style.body_font, size, leading, indent=2 * size if i == 1 else 5 * size
            )
    if notice.issuer:
        out.y += size * 2
        out.paragraph(notice.issuer, style.body_font, size, leading, "right")
    if notice.issued_on:
        year, month, day = (int(p) for p in notice.issued_on.split("-"))
        out.paragraph(f"{year}年{month}月{day}日", style.body_font, size, leading, "right")


def _caption(out: Writer, table: TableContent) -> None:
    style = out.layout
    if table.annex:
        out.paragraph(table.annex, style.heading_font, style.caption_size, 1.5)
    if table.title:
        out.paragraph(table.title, style.caption_font, style.caption_size * 1.1, 1.5, "center")
    if table.unit:
        out.paragraph(f"单位：{table.unit}", style.body_font, style.look.size, 1.5, "right")
    out.y += 4


def _pieces(
    table: TableContent, grid: Measured, y: float, bottom: float, top: float, repeat: bool
) -> list[tuple[int, int]]:
    """Body row ranges (grid rows) that go on one page each."""
    depth = table.header_depth
    pieces: list[tuple[int, int]] = []
    start, used = depth, y + grid.height(0, depth)
    for row in range(depth, len(grid.rows)):
        forced = row - depth in table.breaks
        if row > start and (forced or used + grid.rows[row] > bottom):
            pieces.append((start, row))
            start, used = row, top + (grid.height(0, depth) if repeat else 0)
        used += grid.rows[row]
    return [*pieces, (start, len(grid.rows))]


def _table(out: Writer, table: TableContent) -> None:
    style = out.layout
    grid = measure(
        boxes(table, style.total_style, style.tall_labels), style.look, out.room, table.draw.get("shares")
    )
    depth = table.header_depth
    pieces = _pieces(table, grid, out.y, out.bottom, style.margin, style.repeat_header)
    for i, (first, last) in enumerate(pieces):
        if i:
            out.new_page(out.sheet.width > out.sheet.height)
        if i == 0 or style.repeat_header:
            strong = {0, depth} | ({len(grid.rows)} if last == depth else set())
            out.y = draw_rows(out.sheet, grid, 0, depth, style.margin, out.y, strong)
        out.y = draw_rows(out.sheet, grid, first, last, style.margin, out.y, {first, last})
    out.y += 6
    for note in table.notes:
        out.paragraph(note, style.body_font, style.look.size, 1.5)
    out.y += style.look.size * 2


def draw(notice: NoticeContent, layout: Layout) -> bytes:
    """Draws the notice; the same content and layout give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(notice.title)
    out = Writer(layout, canvas)
    out.new_page()
    _opening(out, notice)
    _body(out, notice)
    for i, table in enumerate(notice.tables):
        depth_room = 8 * layout.look.size * layout.look.leading
        if layout.annex_new_page:
            out.new_page(layout.annex_landscape)
        elif out.y + depth_room + 60 > out.bottom or i == 0:
            out.new_page()
        _caption(out, table)
        _table(out, table)
    for text in notice.copies:
        out.paragraph(text, layout.body_font, layout.look.size + 1, 1.6)
    out.close()
    canvas.save()
    return buffer.getvalue()
