"""The command line. Each command lives in ``commands/`` and imports what it needs when it runs."""

from __future__ import annotations

import typer

from tongbao.commands import config, export, places, run, show, spec, verify
from tongbao.commands import extract as extract_command

app = typer.Typer(
    name="tongbao",
    help="通报: tables of Chinese government notices, extracted, checked and published as parquet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (extract_command, run, show, verify, export, config, places, spec):
    command.register(app)


def main() -> None:
    """Entry point of the console script."""
    app()
