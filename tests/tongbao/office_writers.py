"""A notice written as DOCX, XLSX, HTML and OFD: what an office would issue beside the PDF."""

from __future__ import annotations

import io
import zipfile
from html import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from extract.text import is_wide
from extract.types import Notice

THIN = Side(style="thin")
MM = 25.4 / 72
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def as_docx(notice: Notice) -> bytes:
    document = Document()
    document.add_paragraph(notice.head.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for table in notice.tables:
        document.add_paragraph(table.annex)
        document.add_paragraph(table.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
        grid = document.add_table(rows=table.n_rows, cols=table.n_columns)
        for cell in table.cells:
            first = grid.cell(cell.row, cell.column)
            first.text = cell.text
            if cell.row_span * cell.column_span > 1:
                first.merge(grid.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
    return _bytes(document.save)


def as_xlsx(notice: Notice) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for table in notice.tables:
        sheet = book.create_sheet(f"{table.number}")
        sheet["A1"] = table.annex
        sheet["A2"] = table.title
        sheet["A2"].alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=table.n_columns)
        for row in range(table.n_rows):
            for column in range(table.n_columns):
                sheet.cell(row + 3, column + 1).border = Border(THIN, THIN, THIN, THIN)
        for cell in table.cells:
            sheet.cell(cell.row + 3, cell.column + 1).value = cell.text or None
            if cell.row_span * cell.column_span > 1:
                sheet.merge_cells(
                    start_row=cell.row + 3,
                    end_row=cell.row + cell.row_span + 2,
                    start_column=cell.column + 1,
                    end_column=cell.column + cell.column_span,
                )
    return _bytes(book.save)


def as_html(notice: Notice) -> bytes:
    parts = [f"<html><body><h1>{escape(notice.head.title)}</h1>"]
    for table in notice.tables:
        parts.append(f"<p>{table.annex}</p><p style='text-align: center'>{table.title}</p><table>")
        for row in range(table.n_rows):
            cells = sorted((c for c in table.cells if c.row == row), key=lambda c: c.column)
            parts.append(
                "<tr>"
                + "".join(
                    f'<td rowspan="{c.row_span}" colspan="{c.column_span}">{escape(c.text)}</td>'
                    for c in cells
                )
                + "</tr>"
            )
        parts.append("</table>")
    return "".join(parts).encode("gb18030").replace(b"<html>", b'<html><meta charset="gbk">', 1)


def as_ofd(notice: Notice) -> bytes:
    """Words and frames of the tables' pages where the PDF has them."""
    out = io.BytesIO()
    pages = sorted({page for table in notice.tables for page in table.pages})
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in pages)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml",
            f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        archive.writestr(
            "D/Document.xml",
            f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 297 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for page in pages:
            body = "".join(_ofd_objects(notice, page))
            archive.writestr(
                f"D/Pages/{page}.xml",
                f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{body}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return out.getvalue()


def _ofd_objects(notice: Notice, page: int):
    for table in notice.tables:
        cells = [c for c in table.cells if c.page == page]
        if not cells:
            continue
        top = min(c.bbox.y0 for c in cells)
        if page == table.pages[0]:
            yield _ofd_text(table.annex, 20, top - 45, 14)
            yield _ofd_text(table.title, 60, top - 25, 12)
        for cell in cells:
            x, y = cell.bbox.x0 * MM, cell.bbox.y0 * MM
            width, height = cell.bbox.width * MM, cell.bbox.height * MM
            yield (
                f'<ofd:PathObject Boundary="{x} {y} {width} {height}"><ofd:AbbreviatedData>M 0 0 L {width} 0 '
                f"L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
            )
            for word in cell.words:
                yield _ofd_text(word.text, word.bbox.x0, word.bbox.y0, word.bbox.height, word.bbox.width)


def _ofd_text(text: str, x: float, y: float, size: float, width: float | None = None) -> str:
    ems = [1.0 if is_wide(c) else 0.5 for c in text]
    unit = (width / sum(ems) if width else size) * MM
    advances = f' DeltaX="{" ".join(str(em * unit) for em in ems[:-1])}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x * MM} {y * MM} 200 {size * MM}" Size="{size * MM}">'
        f'<ofd:TextCode X="0" Y="{0.88 * size * MM}"{advances}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def _bytes(save) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
