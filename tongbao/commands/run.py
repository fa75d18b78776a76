"""``tongbao run INBOX --out DATASET``: the nightly run."""

from __future__ import annotations

import os
import sys
import time
import traceback
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongbao.receipt import Exit
    from tongbao.settings import Settings


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
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="The ledger is lost: replace the data set by what the inbox gives"),
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on for ever, looking for new files")] = False,
    log: Annotated[str | None, typer.Option(help="Append JSON log lines to this file; - is stderr")] = None,
    receipt: Annotated[Path | None, typer.Option(help="Write the receipt of the run here, as JSON")] = None,
    metrics: Annotated[str | None, typer.Option(help="Write Prometheus textfile metrics here")] = None,
) -> None:
    """Read what is new in the inbox and publish it.

    Exit status: 0 all well, 1 something was quarantined, 2 usage, 3 could not run or not say how it went,
    128 and the signal's number when it was asked to end.
    """
    from schemas.spec_file import SpecError
    from tongbao.endings import Interrupted, interruptible
    from tongbao.receipt import Exit
    from tongbao.recipe import recipe_of
    from tongbao.settings import SettingsError, resolve

    given: dict[str, object] = {"inbox": inbox, "dataset": out, "workers": workers, "ray": ray}
    given |= {"state": state, "log": log, "metrics": metrics, "specs": specs}
    try:
        resolved = resolve(given, file=settings).settings
        recipe_of(resolved)  # a wrong spec is a wrong command line
    except (SettingsError, SpecError) as error:
        _say(f"tongbao: {error}")
        raise typer.Exit(Exit.USAGE) from error
    try:
        with interruptible():
            status = once(resolved, redo.value if redo else None, receipt, rebuild=rebuild)
            while watch:
                time.sleep(resolved.poll_seconds)
                status = once(resolved, None, receipt, quiet=True)
    except Interrupted as end:
        _say(f"tongbao: ended by {end}; the next run goes on from here")
        raise typer.Exit(end.status) from None
    raise typer.Exit(status)


def once(
    settings: Settings,
    redo: str | None,
    receipt_file: Path | None,
    *,
    quiet: bool = False,
    rebuild: bool = False,
) -> Exit:
    """One run with all that goes with it; gives the exit status. A ``quiet`` one is silent if idle."""
    from tongbao import progress
    from tongbao.nightly import CouldNotRunError
    from tongbao.nightly import run as nightly_run
    from tongbao.receipt import Exit, as_json, write_whole

    terminal = progress.Terminal(quiet=quiet)
    log = progress.json_lines(settings.log) if settings.log else None
    receipt, status, said = None, Exit.COULD_NOT_RUN, ""
    try:
        told = progress.All([log, terminal] if log else [terminal])
        receipt = nightly_run(settings, told, redo, rebuild=rebuild)
        status = receipt.exit
    except CouldNotRunError as error:
        said = f"tongbao: {error}"
        event, facts = "could_not_run", {"message": str(error)}
    except Exception as error:  # noqa: BLE001 - a fault here must not look like "something was quarantined"
        said = f"{traceback.format_exc()}tongbao: a fault of the program: please report it"
        event, facts = "fault", {"message": str(error), "detail": traceback.format_exc()}
    finally:
        terminal.stop()
    failed = [not _say(said)] if said else []
    if log and said:
        failed.append(not _written("log", lambda: log.event("error", event, **facts)))
    if receipt_file and receipt:
        text = as_json(receipt)
        failed.append(not _written("receipt", lambda: write_whole(receipt_file, text)))
    if any(failed):
        status = Exit.COULD_NOT_RUN
    if settings.metrics:
        text_of_metrics = progress.metrics(receipt, status)
        if not _written("metrics", lambda: write_whole(Path(settings.metrics), text_of_metrics)):
            status = Exit.COULD_NOT_RUN
    return status


def _written(what: str, write: Callable[[], object]) -> bool:
    """Write a record of the run; whether that worked."""
    try:
        write()
    except OSError as error:
        _say(f"tongbao: the {what} could not be written: {error.filename or ''}: {error.strerror}")
        return False
    return True


def _say(line: str) -> bool:
    """A line on standard error; whether that could be written."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # or the last flush changes the status
        return False
    return True
