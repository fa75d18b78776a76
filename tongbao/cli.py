"""The command line. Each command lives in ``commands/`` and imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from tongbao import __version__
from tongbao.commands import config, export, places, review, run, serve, show, spec, verify
from tongbao.commands import extract as extract_command


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tongbao {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="tongbao",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def tongbao(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version")
    ] = False,
) -> None:
    """Tables of Chinese government notices (通报), extracted, checked and published as parquet."""


for command in (extract_command, run, review, serve, show, verify, export, config, places, spec):
    command.register(app)


def main() -> None:
    """Entry point of the console script."""
    app()
