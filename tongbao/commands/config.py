"""``tongbao config``: every setting, its value and where that comes from; a file of them to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(config)


def config(
    settings: Annotated[Path | None, typer.Option(help="TOML file with settings")] = None,
    write: Annotated[
        Path | None, typer.Option(help="Write all settings here, as TOML with what each means")
    ] = None,
) -> None:
    """Show the settings of a run and where each comes from."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from tongbao.language import said
    from tongbao.receipt import Exit
    from tongbao.settings import PREFIX, SettingsError, as_toml, resolve

    try:
        resolved = resolve(file=settings)
        if write is not None:
            with write.open("x", encoding="utf-8") as stream:
                stream.write(as_toml(resolved.settings))
            typer.echo(said("{file} is written", file=write))
            return
    except SettingsError as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except OSError as error:
        typer.echo(f"tongbao: {write}: {error.strerror}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error
    names = (said(name) for name in ("setting", "value", "from", "environment variable"))
    table = Table(*names, box=None, pad_edge=False)
    for name, value, origin in resolved.rows():
        table.add_row(name, Text(repr(value)), Text(origin), PREFIX + name.replace(".", "_").upper())
    Console(soft_wrap=True).print(table)
