"""``tongbao show DATASET``: what a data set holds, and a first look into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tongbao.language import said

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
            console.print(_preview(read.table(name, first=rows), files[name], name, rows, console.width))
    except (DatasetError, OSError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error


def _documents(table: pa.Table, total: int) -> Any:
    from rich.table import Table
    from rich.text import Text

    from schemas.figures import Status
    from tongbao.printable import one_line

    title = said("documents")
    if total != table.num_rows:
        title = said("the first {shown} of {total} documents", shown=table.num_rows, total=total)
    heads = ("document", "number", "issued", "pages", "tables", "values", "status")
    grid = Table(*map(said, heads), title=title)
    grid.columns[0].overflow = grid.columns[1].overflow = "fold"
    for index in (3, 4):
        grid.columns[index].justify = "right"
    for row in table.to_pylist():
        counts = ", ".join(f"{row[s.value]} {said(s.value)}" for s in Status if row[s.value])
        status = said(row["status"])
        if row["reason"] is not None:
            status = f"{status}: {one_line(row['reason'])}"
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

    grid = Table(*map(said, ("table", "files", "rows", "bytes")), title=said("tables"))
    for index in (1, 2, 3):
        grid.columns[index].justify = "right"
    for name, listed in files.items():
        rows, size = (sum(r[what] for r in listed) for what in ("rows", "size"))
        grid.add_row(Text(one_line(name)), f"{len(listed):,}", f"{rows:,}", f"{size:,}")
    return grid


def _preview(table: pa.Table, files: Sequence[Resource], name: str, rows: int, width: int) -> Any:
    from rich.table import Table
    from rich.text import Text

    from tongbao.columns import STATUS_SUFFIX
    from tongbao.dataset import units
    from tongbao.printable import lines

    hidden = {"document_id", "revision", "title", "doc_number", "issuer_name", "issuer_code", "issued_on"}
    hidden |= {"superseded_by", "duplicate_of", "table_no", "row_no", "row_path", "row_role", "labels"}
    hidden |= {"region_name", "region_role", "period_start", "period_end"}
    columns = [c for c in table.column_names if c not in hidden and not c.endswith(STATUS_SUFFIX)]
    filled = [c for c in columns if table[c].null_count < table.num_rows]
    unit = units(table.schema)
    total = sum(r["rows"] for r in files)
    heads = {c: Text(lines(f"{c}\n{unit[c]}" if c in unit else c)) for c in filled}
    given = table.slice(0, rows).to_pylist()
    shown = [[_text(row[c], row.get(c + STATUS_SUFFIX)) for c in filled] for row in given]
    fit = _fitting([[heads[c], *(row[i] for row in shown)] for i, c in enumerate(filled)], width)
    told = said("{name}: {rows} rows, values in the unit of their column", name=name, rows=f"{total:,}")
    grid = Table(title=Text(told))
    for column in filled[:fit]:
        right = column + STATUS_SUFFIX in table.column_names
        grid.add_column(heads[column], justify="right" if right else "left", overflow="fold")
    for row in shown:
        grid.add_row(*row[:fit])
    if fit < len(filled):
        others = ", ".join(filled[fit:])
        grid.caption = Text(said("{count} more columns: {names}", count=len(filled) - fit, names=others))
    return grid


_FRAME = 3
"""Characters of a grid's frame and white beside a cell."""
_WIDEST = 24
"""Characters that a column is given: longer texts are folded."""


def _fitting(columns: Sequence[Sequence[Any]], width: int) -> int:
    """How many columns of texts stand side by side on a terminal; one at least."""
    used, count = 1, 0
    for texts in columns:
        widest = max((part.cell_len for text in texts for part in text.split("\n")), default=0)
        used += _FRAME + min(_WIDEST, widest)
        if used > width and count:
            break
        count += 1
    return count


def _text(value: object, status: object) -> Any:
    from rich.text import Text

    from tongbao.printable import lines

    if value is None:
        return Text("")
    text = f"{value:.10g}" if isinstance(value, float) else lines(str(value))
    return Text(f"{text} ?", style="yellow") if status == "doubtful" else Text(text)
