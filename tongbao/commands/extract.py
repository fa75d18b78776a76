"""``tongbao extract FILE``: the tables of one notice, no spec needed."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
) -> None:
    """Extract the tables of one file.

    What is odd in them is listed below the tables, in the JSON, on the last sheet of the XLSX; beside
    OUT.csv in OUT.findings.csv, or on standard error.
    """
    from extract.errors import ExtractError
    from extract.intake import open_source
    from extract.read import read_document
    from tongbao import formats, printable
    from tongbao.findings import findings_of

    try:
        notice = read_document(open_source(file), page_set(pages) or None)
    except ExtractError as error:
        print(printable.one_line(str(error)), file=sys.stderr)
        raise typer.Exit(error.exit_code) from error
    if form is Form.XLSX:
        if out is None:
            raise typer.BadParameter("--format xlsx needs --out FILE.xlsx")
        formats.write_xlsx(notice, out)
    elif form is Form.TABLE and out is None:
        formats.print_tables(notice)
    elif form is Form.JSON:
        _write(formats.as_json(notice), out)
    else:
        _write(formats.as_csv(notice.tables), out)
        if out is None:
            for finding in findings_of(notice):
                print(formats.finding_line(finding), file=sys.stderr)
        else:
            _write(formats.findings_csv(notice), out.with_suffix(".findings.csv"))


def _write(text: str, out: Path | None) -> None:
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
