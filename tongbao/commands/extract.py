"""``tongbao extract FILE``: the tables of one notice, no spec needed."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extract.types import Notice


class Form(StrEnum):
    """How tables are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(extract)


def extract(
    file: Annotated[Path, typer.Argument(help="PDF, image, DOCX, OFD, XLSX or HTML")],
    form: Annotated[Form, typer.Option("--format", help="How to write the tables")] = Form.TABLE,
    pages: Annotated[str, typer.Option(help="Pages to read: 5, 5-10, 1,3,7-9")] = "",
    out: Annotated[Path | None, typer.Option(help="Write here instead of standard output")] = None,
    overlay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Draw here what was seen on each page (SVG)")
    ] = None,
    overlay_stages: Annotated[
        bool, typer.Option("--overlay-stages", help="Draw each step of the reading, too")
    ] = False,
) -> None:
    """Extract the tables of one file.

    What is odd in them is listed below the tables, in the JSON, on the last sheet of the XLSX; beside
    OUT.csv in OUT.findings.csv, or on standard error.
    """
    from extract.errors import ExtractError
    from extract.intake import open_source
    from tongbao import printable
    from tongbao.receipt import Exit

    if form is Form.XLSX and out is None:
        raise typer.BadParameter("--format xlsx needs --out FILE.xlsx")
    if overlay_stages and overlay is None:
        raise typer.BadParameter("--overlay-stages needs --overlay DIR")
    try:
        source, numbers = open_source(file), page_set(pages) or None
        if overlay is None:
            from extract.read import read_document

            notice = read_document(source, numbers)
        else:
            from tongbao.overlay.write import read_and_draw

            notice = read_and_draw(source, numbers, overlay, stages=overlay_stages)
        _write(notice, form, out)
    except ExtractError as error:
        print(printable.one_line(str(error)), file=sys.stderr)
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        print(f"tongbao: {printable.one_line(str(error))}", file=sys.stderr)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error


def _write(notice: Notice, form: Form, out: Path | None) -> None:
    from tongbao import formats
    from tongbao.findings import findings_of

    if form is Form.XLSX and out is not None:
        formats.write_xlsx(notice, out)
    elif form is Form.TABLE and out is None:
        formats.print_tables(notice)
    elif form is Form.JSON:
        _put(formats.as_json(notice), out)
    else:
        _put(formats.as_csv(notice.tables), out)
        if out is None:
            for finding in findings_of(notice):
                print(formats.finding_line(finding), file=sys.stderr)
        else:
            _put(formats.findings_csv(notice), out.with_suffix(".findings.csv"))


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
            raise typer.BadParameter(f"'{text}' is not a list of pages such as 5, 5-10 or 1,3,7-9")
        found.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(found))
