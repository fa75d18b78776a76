"""``tongbao serve``: a page to drop a file on and see its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tongbao.language import said


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(serve)


def serve(
    settings: Annotated[Path | None, typer.Option(help="TOML file with settings")] = None,
    host: Annotated[
        str, typer.Option(help="Address to serve on; others than this machine need a token")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any that is free")] = 8643,
    token: Annotated[
        str, typer.Option(help="Token that everybody must have; made up where it is needed")
    ] = "",
) -> None:
    """Read files that are dropped on a page; nothing of them is kept."""
    from schemas.spec_file import SpecError
    from tongbao.receipt import Exit
    from tongbao.review import server
    from tongbao.review.app import drop_app
    from tongbao.review.opening import specs_of
    from tongbao.review.reader import Reader
    from tongbao.review.safety import Rules
    from tongbao.settings import SettingsError, resolve

    try:
        resolved = resolve(file=settings).settings
        specs = specs_of(resolved)
        port = server.free_port(host, port)
    except (SettingsError, SpecError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except server.AddressError as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error
    rules = Rules.of(host, port, token)
    typer.echo(said("Drop a file on {address}", address=server.address(host, port, rules)))
    with Reader(resolved, specs) as reader:
        server.serve(drop_app(reader, rules), host, port)
