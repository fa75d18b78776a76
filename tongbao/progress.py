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
from tongbao.language import said
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
        return f"{mark} {name}: {said('unpacked')}"
    counts = record.statuses
    parts = [f"{counts[s.value]} {said(s.value)}" for s in Status if counts.get(s.value)]
    of_them = f" ({', '.join(parts)})" if parts else ""
    told = said(
        "{pages} pages, {tables} tables, {values} values",
        pages=record.pages,
        tables=record.tables,
        values=record.observations,
    )
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
        self._name = ""

    def started(self, settings: Settings) -> None:
        """Show the bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(
            *columns,
            console=self._console,
            refresh_per_second=4,
            disable=self._quiet or not self._console.is_terminal,
        )
        self._name = one_line(settings.inbox)
        self._task = self._bar.add_task(self._name, total=None)
        self._bar.start()

    def document(self, finished: Finished, seen: int) -> None:
        """Print its line."""
        self._bar.update(self._task, description=f"{self._name} ({seen})")
        failed = finished.parcels.record.status is not DocumentStatus.PUBLISHED
        with naming(_STDERR):
            self._console.print(
                document_line(finished), style="yellow" if failed else None, markup=False, soft_wrap=True
            )

    def page(self, done: int, known: int) -> None:
        """Move the bar: so many pages of those known so far are read."""
        self._bar.update(self._task, completed=done, total=known)

    def publishing(self) -> None:
        """Say so."""
        self._bar.update(self._task, description=said("publishing"))

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
    lost = said(" ({count} perhaps incomplete)", count=receipt.incomplete) if receipt.incomplete else ""
    of_run = said(
        "{published} published{lost}, {quarantined} quarantined, {rejected} rejected",
        published=receipt.published,
        lost=lost,
        quarantined=receipt.quarantined,
        rejected=receipt.rejected,
    )
    table.add_row(said("this run"), said("{seen} files seen, {of_run}", seen=receipt.seen, of_run=of_run))
    numbers = [f"{count} {said(name)}" for name, count in sorted(receipt.observations.items()) if count]
    table.add_row(said("values"), ", ".join(numbers) or said("none new"))
    rate = f"{receipt.pages / receipt.seconds:.1f}" if receipt.pages and receipt.seconds else ""
    work = said(
        "{pages} pages in {seconds} s{speed}, {peak} MB at most",
        pages=receipt.pages,
        seconds=f"{receipt.seconds:.1f}",
        speed=said(" ({speed} pages/s)", speed=rate) if rate else "",
        peak=receipt.peak_memory_bytes >> 20,
    )
    table.add_row(said("work"), work)
    held = ", ".join(f"{count} {said(status)}" for status, count in receipt.in_dataset.items())
    table.add_row(said("data set"), Text(f"{one_line(receipt.dataset)}: {held or said('empty')}"))
    files = said(
        "{written} written, {kept} unchanged, {removed} removed",
        written=len(receipt.files_written),
        kept=receipt.files_kept,
        removed=len(receipt.files_removed),
    )
    table.add_row(said("files"), files)
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

    def page(self, done: int, known: int) -> None:
        """Pages are not told one by one."""

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

    def page(self, done: int, known: int) -> None:
        """Pass it on."""
        for reporter in self.reporters:
            reporter.page(done, known)

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
