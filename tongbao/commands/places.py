"""``tongbao places NAME``: what a name means for an issuer in a year, and why."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(places)


def places(
    name: Annotated[str, typer.Argument(help="A row label, as printed: 郊区, 城 区, 泽洲县, 市本级 ...")],
    issuer: Annotated[str, typer.Option(help="Who issued the notice: 晋城市")] = "",
    year: Annotated[int, typer.Option(help="The year that the notice reports on; 0: today's names")] = 0,
) -> None:
    """Say which division a name is, by issuer and year."""
    from normalize.explain import explain

    for line in explain(name, issuer, year or None):
        typer.echo(line)
