"""``tongbao config``: every setting, its value and where that comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(config)


def config(
    settings: Annotated[Path | None, typer.Option(help="TOML file with settings")] = None,
) -> None:
    """Show the settings of a run and where each comes from."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from tongbao.receipt import Exit
    from tongbao.settings import PREFIX, SettingsError, resolve

    try:
        resolved = resolve(file=settings)
    except SettingsError as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    table = Table("setting", "value", "from", "environment variable", box=None, pad_edge=False)
    for name, value, origin in resolved.rows():
        table.add_row(name, Text(repr(value)), Text(origin), PREFIX + name.replace(".", "_").upper())
    Console(soft_wrap=True).print(table)
