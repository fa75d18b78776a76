"""``tongbao show DATASET``: what a data set holds, and a first look into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from tongbao.datapackage import Resource

_DOCUMENTS = 200
"""Documents that are listed at most."""
_WIDE = 150  # columns of text where there is no terminal to fit


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(show)


def show(
    dataset: Annotated[str, typer.Argument(help="Folder (or URL) of the data set")],
    spec: Annotated[str | None, typer.Option(help="Tidy table to look into; else the first")] = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows to show of it")] = 8,
) -> None:
    """Show documents and files of a data set and the first rows of a table."""
    from rich.console import Console

    from tongbao.dataset import Dataset, DatasetError
    from tongbao.published import DOCUMENTS_TABLE, TABLES
    from tongbao.receipt import Exit

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE)
    try:
        read = Dataset(dataset)
        files = {name: read.files(name) for name in read.tables()}
        listed = read.table(DOCUMENTS_TABLE, first=_DOCUMENTS).slice(0, _DOCUMENTS)
        console.print(_documents(listed, sum(r["rows"] for r in files[DOCUMENTS_TABLE])))
        console.print(_tables(files))
        specs = read.specs()
        name = f"{TABLES}{spec or specs[0]}" if spec or specs else None
        if name:
            console.print(_preview(read.table(name, first=rows), files[name], name, rows))
    except (DatasetError, OSError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error


def _documents(table: pa.Table, total: int) -> Any:
    from rich.table import Table
    from rich.text import Text

    from schemas.figures import Meaning, Status
    from tongbao.printable import one_line

    title = "documents" if total == table.num_rows else f"the first {table.num_rows:,} of {total:,} documents"
    grid = Table("document", "文号", "issued", "pages", "tables", "values", "status", title=title)
    grid.columns[0].overflow = grid.columns[1].overflow = "fold"
    for row in table.to_pylist():
        told = (*map(str, Status), Meaning.UNCLEAR.value)
        counts = ", ".join(f"{row[name]} {name}" for name in told if row[name])
        status = row["status"] if row["reason"] is None else f"{row['status']}: {one_line(row['reason'])}"
        newer = row["superseded_by"] or row["duplicate_of"]
        grid.add_row(
            Text(one_line(row["path"])),
            Text(one_line(row["doc_number"] or "")),
            str(row["issued_on"] or ""),
            str(row["pages"] or ""),
            str(row["tables"]),
            counts,
            Text(f"{status} (see {newer})" if newer else status),
        )
    return grid


def _tables(files: Mapping[str, Sequence[Resource]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    from tongbao.printable import one_line

    grid = Table("table", "files", "rows", "bytes", title="tables")
    for name, listed in files.items():
        rows, size = (sum(r[what] for r in listed) for what in ("rows", "size"))
        grid.add_row(Text(one_line(name)), f"{len(listed):,}", f"{rows:,}", f"{size:,}")
    return grid


def _preview(table: pa.Table, files: Sequence[Resource], name: str, rows: int) -> Any:
    from rich.table import Table
    from rich.text import Text

    from tongbao.columns import ID_SUFFIX, STATUS_SUFFIX
    from tongbao.dataset import units
    from tongbao.printable import lines

    hidden = {"document_id", "revision", "title", "doc_number", "issuer_name", "issuer_code", "issued_on"}
    hidden |= {
        "superseded_by",
        "duplicate_of",
        "table_no",
        "table_id",
        "block_no",
        "region_code_now",
        "row_no",
        "row_path",
        "row_role",
        "labels",
    }
    hidden |= {"region_name", "region_role", "period_start", "period_end"}
    columns = [
        c for c in table.column_names if c not in hidden and not c.endswith((STATUS_SUFFIX, ID_SUFFIX))
    ]
    filled = [c for c in columns if table[c].null_count < table.num_rows]
    unit = units(table.schema)
    total = sum(r["rows"] for r in files)
    grid = Table(title=Text(f"{name}: {total:,} rows, values in the unit of their column"))
    for column in filled:
        title = f"{column}\n{unit[column]}" if column in unit else column
        grid.add_column(Text(lines(title)), overflow="fold")
    for row in table.slice(0, rows).to_pylist():
        grid.add_row(*(_text(row[c], row.get(c + STATUS_SUFFIX)) for c in filled))
    return grid


def _text(value: object, status: object) -> Any:
    from rich.text import Text

    from tongbao.printable import lines

    if value is None:
        return ""
    text = f"{value:.10g}" if isinstance(value, float) else lines(str(value))
    return Text(f"{text} ?", style="yellow") if status == "doubtful" else Text(text)
