"""``tongbao export DATASET --spec NAME``: a tidy table as a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tongbao.export import Format


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(export)


def export(
    dataset: Annotated[str, typer.Argument(help="Folder (or URL) of the data set")],
    spec: Annotated[str, typer.Option(help="Name of a tidy table")],
    form: Annotated[Format, typer.Option("--format", help="What to write")] = Format.XLSX,
    out: Annotated[Path | None, typer.Option(help="File to write; else SPEC.FORMAT here")] = None,
    at_least: Annotated[str | None, typer.Option(help="Weakest status to accept: proved, read ...")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Superseded and duplicate documents too")] = False,
) -> None:
    """Write a tidy table as CSV, XLSX or parquet."""
    from tongbao.dataset import DatasetError
    from tongbao.export import export as write
    from tongbao.language import said
    from tongbao.receipt import Exit

    target = out or Path(f"{spec}.{form.value}")
    try:
        rows = write(dataset, spec, form, target, at_least, current=not everything)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--at-least") from error
    except (DatasetError, OSError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error
    typer.echo(said("{target}: {rows} rows", target=target, rows=rows))
