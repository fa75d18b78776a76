"""Tables → pages: caption above, grid cut where a page ends, notes below."""

from __future__ import annotations

import io

from samples.boxes import boxes, framed, halves
from samples.content import TableContent
from samples.faces import width, wrap
from samples.layouts import Layout
from samples.paint import Measured, Sheet, cut_row, draw_rows, measure
from samples.writer import Writer


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


def _paste_picture(out: Writer, grid: Measured, x: float) -> None:
    """Draws the grid on a sheet of its own and pastes a picture of it, as people do with screenshots."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from samples.lab.render import render

    high, rim = grid.height(0, len(grid.rows)), 3.0
    size = (grid.columns[-1] + 2 * rim, high + 2 * rim)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    draw_rows(Sheet(canvas, *size), grid, 0, len(grid.rows), rim, rim, {0, grid.depth, len(grid.rows)})
    canvas.save()
    picture = Image.fromarray(render(buffer.getvalue(), 200)[0]).convert("L")
    lowest = out.sheet.height - out.y - high - rim
    out.canvas.drawImage(ImageReader(picture), x - rim, lowest, *size)
    out.y += high


def _draw_grid(out: Writer, table: TableContent, grid: Measured, x: float) -> None:
    if out.layout.tables_as_pictures:
        _paste_picture(out, grid, x)
        return
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


def place_tables(out: Writer, group: list[TableContent], gap_below: bool = True) -> None:
    """One table, or several side by side; no ``gap_below`` where the next one closes up to it."""
    style = out.layout
    gap = 24.0
    room = (out.room - gap * (len(group) - 1)) / len(group)
    group = [framed(table) if table.draw.get("framed") else table for table in group]
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
