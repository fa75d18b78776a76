"""Who is told how a run goes: people at a terminal, readers of logs, Prometheus."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from tongbao.nightly import Reporter
from tongbao.outcome import ARCHIVE, DocumentStatus, plain
from tongbao.printable import one_line
from tongbao.receipt import Exit, Receipt, naming
from tongbao.schedule import Finished
from tongbao.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from extract.intake import SourceFile
    from extract.types import Notice

_STDERR = "standard error"
_MARKS = {DocumentStatus.PUBLISHED: "✓", DocumentStatus.QUARANTINED: "✗", DocumentStatus.REJECTED: "–"}


def document_line(finished: Finished) -> str:
    """What became of a document, in one line."""
    record = finished.parcels.record
    mark = _MARKS[record.status]
    name = one_line(finished.source.name)
    if record.status is not DocumentStatus.PUBLISHED:
        remedy = f" {one_line(record.remedy)}" if record.remedy else ""
        return f"{mark} {name}: {one_line(record.reason or '')}.{remedy}"
    if record.kind == ARCHIVE:
        return f"{mark} {name}: unpacked"
    counts = record.statuses
    parts = [f"{counts[status.value]} {status.value}" for status in Status if counts.get(status.value)]
    of_them = f" ({', '.join(parts)})" if parts else ""
    told = f"{record.pages} pages, {record.tables} tables, {record.observations} values"
    return f"{mark} {name}: {told}{of_them}"


def standard_error() -> Console:
    """A console that raises OSError when nobody reads it, where rich's own would end with status 1."""
    from rich.console import Console

    class StandardError(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    return StandardError(stderr=True, highlight=False)


class Terminal:
    """A line for each document, a progress bar where there is a terminal, a summary at the end."""

    def __init__(self, console: Console | None = None, quiet: bool = False) -> None:
        self._console = console or standard_error()
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._done = 0

    def started(self, settings: Settings) -> None:
        """Show the bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Progress(
            *columns,
            console=self._console,
            refresh_per_second=4,
            disable=self._quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task(one_line(settings.inbox), total=None)
        self._bar.start()

    def document(self, finished: Finished, seen: int) -> None:
        """Print its line."""
        self._done += 1
        failed = finished.parcels.record.status is not DocumentStatus.PUBLISHED
        with naming(_STDERR):
            self._console.print(
                document_line(finished), style="yellow" if failed else None, markup=False, soft_wrap=True
            )
        self._bar.update(self._task, completed=self._done, total=max(seen, self._done))

    def publishing(self) -> None:
        """Say so."""
        self._bar.update(self._task, description="publishing")

    def ended(self, receipt: Receipt) -> None:
        """Print the summary; of a quiet run only if it did something."""
        self._bar.stop()
        if self._quiet and not receipt.documents:
            return
        with naming(_STDERR):
            self._console.print(summary(receipt))

    def stop(self) -> None:
        """Give the terminal back; to be called however the run ends."""
        if self._bar is not None:
            self._bar.stop()


def read_showing(source: SourceFile, pages: Sequence[int] | None) -> Notice:
    """Read a document in this process, with a bar of its pages and the time left where there is a terminal.

    Raises:
        ExtractError: The file cannot be read.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from extract.document.assemble import assemble
    from extract.read import page_numbers, read_page, wanted_pages

    console = standard_error()
    numbers = wanted_pages(source, pages)
    readings = []
    shown = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(one_line(source.name), total=len(numbers))
        for number in numbers:
            readings.append(read_page(source, number))
            bar.advance(task)
    return assemble(source, readings, len(page_numbers(source)))


def summary(receipt: Receipt) -> Any:
    """The receipt as a small table for people."""
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    lost = f" ({receipt.incomplete} perhaps incomplete)" if receipt.incomplete else ""
    refused = f"{receipt.quarantined} quarantined, {receipt.rejected} rejected"
    of_run = f"{receipt.published} published{lost}, {refused}"
    table.add_row("this run", f"{receipt.seen} files seen, {of_run}")
    numbers = [f"{count} {name}" for name, count in sorted(receipt.observations.items()) if count]
    table.add_row("values", ", ".join(numbers) or "none new")
    speed = f" ({receipt.pages / receipt.seconds:.1f} pages/s)" if receipt.pages and receipt.seconds else ""
    peak = f", {receipt.peak_memory_bytes >> 20} MB at most"
    table.add_row("work", f"{receipt.pages} pages in {receipt.seconds:.1f} s{speed}{peak}")
    held = ", ".join(f"{count} {status}" for status, count in receipt.in_dataset.items())
    table.add_row("data set", Text(f"{one_line(receipt.dataset)}: {held or 'empty'}"))
    written, kept = len(receipt.files_written), receipt.files_kept
    table.add_row("files", f"{written} written, {kept} unchanged, {len(receipt.files_removed)} removed")
    return table


class JsonLines:
    """Appends one JSON object for each event to a file, for log collectors."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def event(self, level: str, name: str, **facts: object) -> None:
        """Write one line."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        entry = {"time": now, "level": level, "event": name, **facts}
        self._write(json.dumps(entry, ensure_ascii=True) + "\n")

    def started(self, settings: Settings) -> None:
        """The run begins."""
        self.event("info", "run_started", inbox=settings.inbox, dataset=settings.dataset)

    def document(self, finished: Finished, seen: int) -> None:
        """A document came to an end."""
        record = plain(finished.parcels.record)
        failed = record["status"] != DocumentStatus.PUBLISHED
        facts = ("document_id", "status", "pages", "tables", "statuses", "reason_code", "reason", "remedy")
        self.event(
            "warning" if failed else "info",
            "document",
            path=finished.source.name,
            seen=seen,
            seconds=round(finished.seconds, 3),
            **{name: record[name] for name in facts},
            **({"detail": list(finished.details)} if finished.details else {}),
        )

    def publishing(self) -> None:
        """Files are being written."""
        self.event("info", "publishing")

    def ended(self, receipt: Receipt) -> None:
        """The run is over."""
        facts = receipt.as_dict()
        facts.pop("troubles")
        self.event("info", "run_ended", **facts)


@dataclass(frozen=True, slots=True)
class All:
    """Tells several."""

    reporters: Sequence[Reporter]

    def started(self, settings: Settings) -> None:
        """Pass it on."""
        for reporter in self.reporters:
            reporter.started(settings)

    def document(self, finished: Finished, seen: int) -> None:
        """Pass it on."""
        for reporter in self.reporters:
            reporter.document(finished, seen)

    def publishing(self) -> None:
        """Pass it on."""
        for reporter in self.reporters:
            reporter.publishing()

    def ended(self, receipt: Receipt) -> None:
        """Pass it on."""
        for reporter in self.reporters:
            reporter.ended(receipt)


def json_lines(place: str) -> JsonLines:
    """JSON lines to a file (appended, line by line), or to standard error for ``-``."""
    if place == "-":
        return JsonLines(_to_standard_error)

    def append(line: str) -> None:
        with naming(place), Path(place).open("a", encoding="utf-8") as stream:
            stream.write(line)

    return JsonLines(append)


def _to_standard_error(line: str) -> None:
    with naming(_STDERR):
        print(line, end="", file=sys.stderr, flush=True)


def metrics(receipt: Receipt | None, status: Exit) -> str:
    """The text format of Prometheus' textfile collector; without a receipt only that the run failed."""
    now = dt.datetime.now(dt.UTC).timestamp()
    lines = [
        *_metric("tongbao_last_run_exit_status", "How the last run ended (0 well).", {"": int(status)}),
        *_metric("tongbao_last_run_timestamp_seconds", "When the last run ended.", {"": round(now, 3)}),
    ]
    if receipt is None:
        return "\n".join(lines) + "\n"
    of_run = {name: getattr(receipt, name) for name in ("published", "quarantined", "rejected")}
    tables: list[tuple[str, str, dict[str, float]]] = [
        ("tongbao_last_run_seconds", "Duration.", {"": receipt.seconds}),
        ("tongbao_last_run_files_seen", "Files in the inbox.", {"": receipt.seen}),
        ("tongbao_last_run_pages", "Pages read.", {"": receipt.pages}),
        ("tongbao_last_run_peak_memory_bytes", "Run and workers together.", {"": receipt.peak_memory_bytes}),
        ("tongbao_last_run_documents", "Documents done, by status.", of_run),
        ("tongbao_last_run_values", "Values read, by status.", dict(receipt.observations)),
        ("tongbao_dataset_documents", "Documents in the data set, by status.", dict(receipt.in_dataset)),
    ]
    for name, text, values in tables:
        lines += _metric(name, text, values)
    return "\n".join(lines) + "\n"


def _metric(name: str, text: str, values: dict[str, float]) -> list[str]:
    labelled = [(f'{{status="{label}"}}' if label else "", value) for label, value in sorted(values.items())]
    return [
        f"# HELP {name} {text}",
        f"# TYPE {name} gauge",
        *(f"{name}{key} {value}" for key, value in labelled),
    ]
