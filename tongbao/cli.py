"""The command line. Each command lives in ``commands/`` and imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tongbao import __version__
from tongbao.commands import config, doctor, export, places, review, run, serve, show, spec, verify
from tongbao.commands import extract as extract_command
from tongbao.language import Language, of_locale, said


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tongbao {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="tongbao",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def tongbao(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version")
    ] = False,
) -> None:
    """Tables of Chinese government notices (通报), extracted, checked and published as parquet."""


COMMANDS = (extract_command, run, review, serve, show, verify, export, config, doctor, places, spec)
for command in COMMANDS:
    command.register(app)


def translated(command: Any, language: Language) -> Any:
    """The command with the help of all its parts in a language."""
    command.help = said(command.help or "", language)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = said(parameter.help, language)
    for part in getattr(command, "commands", {}).values():
        translated(part, language)
    return command


def main() -> None:
    """Entry point of the console script."""
    translated(typer.main.get_command(app), of_locale())(prog_name="tongbao")
