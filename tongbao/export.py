"""Takes a tidy table of the data set, gives a file for a spreadsheet: CSV, XLSX or parquet."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from tongbao.columns import STATUS_SUFFIX
from tongbao.dataset import Dataset, measures, statuses_from, units
from tongbao.printable import cell

if TYPE_CHECKING:
    import pyarrow as pa

COLORS: Mapping[Status, str] = {
    Status.DOUBTFUL: "FFD9A8",
    Status.REPAIRED: "CFE2F3",
    Status.CORRECTED: "D9EAD3",
}
"""Fill of a cell by the status of its value; other statuses have none."""

LEGEND: Mapping[Status, str] = {
    Status.CORRECTED: "人工更正",
    Status.PROVED: "由表内或正文的勾稽关系证实",
    Status.REPAIRED: "识别有误，已由唯一可行的勾稽关系改正",
    Status.AGREED: "两次独立识别一致",
    Status.READ: "读出，未经证实",
    Status.DOUBTFUL: "存疑：置信度低，或勾稽关系不成立，请对照原件",
}


class Format(StrEnum):
    """What can be written."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def export(
    dataset: str, spec: str, form: Format, target: Path, at_least: str | None = None, current: bool = True
) -> int:
    """Write a tidy table; gives the number of rows. CSV has a byte order mark, so that Excel reads it.

    Raises:
        DatasetError: No such data set or table.
        OSError: The file cannot be written.
    """
    from tongbao.published import TABLES

    table = chosen(Dataset(dataset).table(f"{TABLES}{spec}"), at_least, current)
    match form:
        case Format.PARQUET:
            import pyarrow.parquet as pq

            pq.write_table(table, target, compression="zstd")
        case Format.CSV:
            _write_csv(table, target)
        case Format.XLSX:
            _write_xlsx(table, spec, target)
    return int(table.num_rows)


def chosen(table: pa.Table, at_least: str | None, current: bool) -> pa.Table:
    """The table without superseded and duplicate documents, and without values of too weak a status."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if current:
        table = table.filter(pc.and_(pc.is_null(table["superseded_by"]), pc.is_null(table["duplicate_of"])))
    accepted = pa.array(statuses_from(at_least))
    for measure in measures(table.schema):
        index = table.schema.get_field_index(measure)
        field = table.schema.field(index)
        trusted = pc.is_in(table[measure + STATUS_SUFFIX], accepted)
        table = table.set_column(index, field, pc.if_else(trusted, table[measure], None))
    return table


def headings(schema: pa.Schema) -> dict[str, str]:
    """A Chinese heading for each column, with the unit."""
    from tongbao.published import TIDY

    unit, known = units(schema), TIDY.titles
    found: dict[str, str] = {}
    for field in schema:
        base = field.name.removesuffix(STATUS_SUFFIX)
        title = _title(schema.field(base) if base in schema.names else field, known)
        if base != field.name:
            found[field.name] = f"{title}·可信程度"
        else:
            found[field.name] = f"{title}（{unit[base]}）" if base in unit else title
    return found


def _title(field: pa.Field, known: Mapping[str, str]) -> str:
    """What the file says of the column, what is known of it, its name."""
    said: str = (field.metadata or {}).get(b"title", b"").decode()
    name: str = field.name
    return said or known.get(name, name).partition("：")[0]


def _write_csv(table: pa.Table, target: Path) -> None:
    import csv

    names = headings(table.schema)
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([cell(names[name]) for name in table.column_names])
        for batch in table.to_batches():
            for row in batch.to_pylist():
                writer.writerow([_cell(value) for value in row.values()])


def _write_xlsx(table: pa.Table, spec: str, target: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = _in_order([name for name in table.column_names if not name.endswith(STATUS_SUFFIX)])
    shown = measures(table.schema)
    names = headings(table.schema)
    fills = {s.value: PatternFill("solid", start_color=color) for s, color in COLORS.items()}
    book = Workbook()
    sheet = book.active
    sheet.title = spec[:31]
    sheet.append([cell(names[name]) for name in columns])
    for heading in sheet[1]:
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", start_color="1F3A5F")
        heading.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for number, row in enumerate(table.to_pylist(), start=2):
        sheet.append([_cell(row[name]) for name in columns])
        for measure in shown:
            if (fill := fills.get(row[measure + STATUS_SUFFIX])) is not None:
                sheet.cell(number, columns.index(measure) + 1).fill = fill
    sheet.freeze_panes = sheet.cell(2, sum(name in columns for name in _NAMING) + 1)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.row_dimensions[1].height = 36
    for index, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _width(sheet, index, names[name])
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "1:1"
    _write_legend(book, fills)
    book.save(target)


def _write_legend(book: Any, fills: Mapping[str, Any]) -> None:
    sheet = book.create_sheet("说明")
    sheet.append(["颜色", "可信程度", "含义"])
    for number, (status, text) in enumerate(LEGEND.items(), start=2):
        sheet.append(["", status.value, text])
        if status.value in fills:
            sheet.cell(number, 1).fill = fills[status.value]
    sheet.append([])
    sheet.append(["空单元格", "", "原表为空，或数值的可信程度低于所选，均不是 0"])
    sheet.column_dimensions["C"].width = 56


_NAMING = ("region_name", "row_label")
"""What names a row for people: it stands in front, and still when the sheet is moved sideways."""


def _in_order(columns: list[str]) -> list[str]:
    """The columns with those that name a row first."""
    naming = [name for name in _NAMING if name in columns]
    return [*naming, *(name for name in columns if name not in naming)]


def _width(sheet: Any, index: int, heading: str) -> float:
    texts = [str(c.value) for c in sheet[sheet.cell(1, index).column_letter][1:200] if c.value is not None]
    widest = max((sum(2 if ord(c) > 255 else 1 for c in text) for text in texts), default=0)
    return max(8.0, min(40.0, max(widest, len(heading)) + 2.0))


def _cell(value: object) -> object:
    match value:
        case list():
            return cell("; ".join(f"{v[0]}={v[1]}" if isinstance(v, tuple) else str(v) for v in value))
        case str():
            return cell(value)
        case _:
            return value
