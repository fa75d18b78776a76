"""``tongbao extract FILE ...``: the tables of notices, no spec needed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tongbao.language import said

if TYPE_CHECKING:
    from extract.intake import SourceFile
    from extract.types import Notice


class Form(StrEnum):
    """How tables are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    MD = "md"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(extract)


def extract(
    files: Annotated[
        list[Path],
        typer.Argument(help="PDF, image, Word, OFD, Excel or HTML files, or folders of them"),
    ],
    form: Annotated[Form, typer.Option("--format", help="How to write the tables")] = Form.TABLE,
    pages: Annotated[str, typer.Option(help="Pages to read: 5, 5-10, 1,3,7-9")] = "",
    out: Annotated[Path | None, typer.Option(help="File to write; of several inputs: the folder")] = None,
    overlay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Draw here what was seen on each page (SVG)")
    ] = None,
    overlay_stages: Annotated[
        bool, typer.Option("--overlay-stages", help="Draw each step of the reading, too")
    ] = False,
) -> None:
    """Extract the tables of files, or of all files in folders.

    What is odd in them is listed below the tables, in the JSON, on a sheet of the XLSX; beside OUT.csv in
    OUT.findings.csv, or on standard error.
    """
    from tongbao import printable
    from tongbao.receipt import Exit

    wanted = page_set(pages)
    inputs = list(_inputs(files))
    several = len(inputs) > 1 or any(file.is_dir() for file in files)
    _check(form, out, overlay, overlay_stages, several)
    status = 0
    for file in inputs:
        target = out / f"{file.name}.{form.value}" if several and out else out
        drawings = overlay / file.name if several and overlay else overlay
        try:
            if several and out:
                out.mkdir(parents=True, exist_ok=True)
            if (source := _source(file, inputs)) is None:
                continue
            if several and form is Form.TABLE:
                print(f"== {printable.one_line(source.name)}")
            _one(source, wanted, form, target, drawings, overlay_stages)
        except _ended() as error:
            message = f"tongbao: {error}" if isinstance(error, OSError) else str(error)
            print(printable.one_line(message), file=sys.stderr)
            status = status or getattr(error, "exit_code", Exit.COULD_NOT_RUN)
    if not inputs:
        print(f"tongbao: {said('there is nothing to read')}", file=sys.stderr)
        status = Exit.COULD_NOT_RUN
    raise typer.Exit(status)


def _ended() -> tuple[type[Exception], ...]:
    """What ends a file and not those after it."""
    from extract.errors import ExtractError

    return (ExtractError, OSError)


def _check(form: Form, out: Path | None, overlay: Path | None, stages: bool, several: bool) -> None:
    if form is Form.XLSX and out is None:
        raise typer.BadParameter(said("--format xlsx needs --out FILE.xlsx"))
    if stages and overlay is None:
        raise typer.BadParameter(said("--overlay-stages needs --overlay DIR"))
    if several and out is None and form is not Form.TABLE:
        raise typer.BadParameter(said("several files need --out FOLDER"))
    if several and out is not None and out.is_file():
        raise typer.BadParameter(said("several files need --out FOLDER"))


def _inputs(files: Iterable[Path]) -> Iterator[Path]:
    """The files, and of folders those in them whose names end as notices do, in the order of their names."""
    from tongbao.series import READABLE

    for file in files:
        if not file.is_dir():
            yield file
            continue
        for path in sorted(file.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(file).parts)
            if path.is_file() and not hidden and path.suffix.lower() in READABLE:
                yield path


def _source(file: Path, beside: Iterable[Path]) -> SourceFile | None:
    """What a file is: itself, the document of the pictures that it begins, or None as one of those."""
    from extract.intake import open_source, recognise
    from extract.scan.bundle import bundle
    from tongbao.series import name_of, series

    for names in series(str(path) for path in beside):
        if names[0] == str(file):
            pages = [(name, Path(name).read_bytes()) for name in names]
            return recognise(bundle(pages), Path(name_of(names)).name)
        if str(file) in names:
            return None
    return open_source(file)


def _one(
    source: SourceFile,
    wanted: Sequence[int],
    form: Form,
    out: Path | None,
    overlay: Path | None,
    stages: bool,
) -> None:
    numbers = wanted or None
    if overlay is None:
        from tongbao.progress import read_showing

        notice = read_showing(source, numbers)
    else:
        from tongbao.overlay.write import read_and_draw

        notice = read_and_draw(source, numbers, overlay, stages=stages)
    _write(notice, form, out)


def _write(notice: Notice, form: Form, out: Path | None) -> None:
    from tongbao import formats

    match form:
        case Form.TABLE if out is None:
            formats.print_tables(notice)
        case Form.XLSX if out is not None:
            formats.write_xlsx(notice, out)
        case Form.JSON:
            _put(formats.as_json(notice), out)
        case Form.HTML:
            _put(formats.as_html(notice), out)
        case Form.MD:
            _put(formats.as_markdown(notice), out)
        case _:
            _write_csv(notice, out)


def _write_csv(notice: Notice, out: Path | None) -> None:
    """On standard output all tables; else a file for each, with a mark that Excel knows UTF-8 by."""
    from tongbao import formats
    from tongbao.findings import findings_of
    from tongbao.formats.delimited import MARK

    if out is None:
        sys.stdout.write(formats.as_csv(notice.tables))
        for finding in findings_of(notice):
            print(formats.finding_line(finding), file=sys.stderr)
        return
    for table in notice.tables:
        alone = len(notice.tables) == 1
        target = out if alone else out.with_name(f"{out.stem}.{table.number}{out.suffix}")
        _put(MARK + formats.as_csv([table]), target)
    _put(MARK + formats.findings_csv(notice), out.with_suffix(".findings.csv"))


def _put(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def page_set(text: str) -> tuple[int, ...]:
    """The pages that ``5``, ``5-10`` or ``1,3,7-9`` names, sorted; () for no text.

    Raises:
        typer.BadParameter: the text names no pages.
    """
    found: set[int] = set()
    for part in filter(None, (p.strip() for p in text.split(","))):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()) or int(first) < 1:
            raise typer.BadParameter(
                said("'{text}' is not a list of pages such as 5, 5-10 or 1,3,7-9", text=text)
            )
        found.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(found))
