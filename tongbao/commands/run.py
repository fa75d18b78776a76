"""``tongbao run INBOX --out DATASET``: the nightly run."""

from __future__ import annotations

import time
import traceback
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tongbao.receipt import Exit
    from tongbao.settings import Settings


_INTERRUPTED = 130  # as shells say of Ctrl-C


class Redo(StrEnum):
    """Documents that can be called back."""

    OUTDATED = "outdated"
    QUARANTINED = "quarantined"
    ALL = "all"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(run)


def run(
    inbox: Annotated[str | None, typer.Argument(help="Folder (or fsspec URL) with notices")] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", help="Folder (or URL) of the data set")] = None,
    settings: Annotated[Path | None, typer.Option(help="TOML file with settings")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Worker processes; 0: one per core")] = None,
    ray: Annotated[str | None, typer.Option(help="Address of a Ray cluster, or auto")] = None,
    state: Annotated[str | None, typer.Option(help="Local folder of the ledger")] = None,
    specs: Annotated[
        str | None, typer.Option(help="Folders with specs of your own, parted as in PATH")
    ] = None,
    redo: Annotated[Redo | None, typer.Option(help="Do these documents again")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on for ever, looking for new files")] = False,
    log: Annotated[str | None, typer.Option(help="Append JSON log lines to this file; - is stderr")] = None,
    receipt: Annotated[Path | None, typer.Option(help="Write the receipt of the run here, as JSON")] = None,
    metrics: Annotated[str | None, typer.Option(help="Write Prometheus textfile metrics here")] = None,
) -> None:
    """Read what is new in the inbox and publish it.

    Exit status: 0 all well, 1 something was quarantined, 2 usage, 3 could not run.
    """
    from schemas.spec_file import SpecError
    from tongbao.receipt import Exit
    from tongbao.recipe import recipe_of
    from tongbao.settings import SettingsError, resolve

    given: dict[str, object] = {"inbox": inbox, "dataset": out, "workers": workers, "ray": ray}
    given |= {"state": state, "log": log, "metrics": metrics, "specs": specs}
    try:
        resolved = resolve(given, file=settings).settings
        recipe_of(resolved)  # a wrong spec is a wrong command line
    except (SettingsError, SpecError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    try:
        status = once(resolved, redo.value if redo else None, receipt)
        while watch:
            time.sleep(resolved.poll_seconds)
            status = once(resolved, None, receipt, quiet=True)
    except KeyboardInterrupt:
        raise typer.Exit(_INTERRUPTED) from None
    raise typer.Exit(status)


def once(settings: Settings, redo: str | None, receipt_file: Path | None, quiet: bool = False) -> Exit:
    """One run with all that goes with it; gives the exit status. A ``quiet`` one is silent if idle."""
    from tongbao import progress
    from tongbao.nightly import CouldNotRunError
    from tongbao.nightly import run as nightly_run
    from tongbao.receipt import Exit, as_json, write_whole

    terminal = progress.Terminal(quiet=quiet)
    log = progress.json_lines(settings.log) if settings.log else None
    reporters = progress.All([terminal, log] if log else [terminal])
    receipt = None
    with ExitStack() as stack:
        stack.callback(terminal.stop)
        try:
            receipt = nightly_run(settings, reporters, redo)
            status = receipt.exit
        except CouldNotRunError as error:
            status = Exit.COULD_NOT_RUN
            terminal.stop()
            typer.echo(f"tongbao: {error}", err=True)
            if log:
                log.event("error", "could_not_run", message=str(error))
        except Exception as error:  # noqa: BLE001 - a fault here must not look like "something was quarantined"
            status = Exit.COULD_NOT_RUN
            terminal.stop()
            trace = traceback.format_exc()
            typer.echo(f"{trace}tongbao: a fault of the program: please report it", err=True)
            if log:
                log.event("error", "fault", message=str(error), detail=trace)
    if settings.metrics:
        write_whole(Path(settings.metrics), progress.metrics(receipt, status))
    if receipt_file and receipt:
        write_whole(receipt_file, as_json(receipt))
    return status
