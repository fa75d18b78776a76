"""``tongbao review DATASET``: doubtful values beside the page that they stand on, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tongbao.language import said


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(review)


def review(
    dataset: Annotated[Path, typer.Argument(help="Folder of the data set")],
    inbox: Annotated[
        str | None, typer.Option(help="Where the originals lie; else where the last run took them from")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides; else the name of this account")] = None,
    state: Annotated[str | None, typer.Option(help="Local folder of the ledger")] = None,
    specs: Annotated[
        str | None, typer.Option(help="Folders with specs of your own, parted as in PATH")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to serve on; others than this machine need a token")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any that is free")] = 8642,
    token: Annotated[
        str, typer.Option(help="Token that everybody must have; made up where it is needed")
    ] = "",
    read_only: Annotated[bool, typer.Option("--read-only", help="Show, change nothing")] = False,
) -> None:
    """Look at what is doubtful in a data set, in the browser, and put it right."""
    from schemas.spec_file import SpecError
    from tongbao.corrections import CorrectionsError
    from tongbao.dataset import DatasetError
    from tongbao.ledger import LedgerError
    from tongbao.receipt import Exit
    from tongbao.review import server
    from tongbao.review.app import review_app
    from tongbao.review.opening import desk_of
    from tongbao.review.reader import Reader
    from tongbao.review.safety import Rules
    from tongbao.settings import SettingsError, resolve

    given: dict[str, object] = {"dataset": str(dataset), "inbox": inbox, "state": state, "specs": specs}
    try:
        settings = resolve(given).settings
        desk = desk_of(settings, by or server.reviewer(), inbox)
        desk.refresh()
        port = server.free_port(host, port)
    except (SettingsError, SpecError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except (DatasetError, LedgerError, CorrectionsError, server.AddressError, OSError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error
    rules = Rules.of(host, port, token, read_only=read_only)
    waiting = len(desk.queue)
    typer.echo(
        said("{count} places to review: {address}", count=waiting, address=server.address(host, port, rules))
    )
    with Reader(settings, desk.specs) as reader:
        server.serve(review_app(desk, rules, reader), host, port)
