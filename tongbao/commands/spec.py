"""``tongbao spec``: draft a spec from a table, check specs against notices, list them."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tongbao.printable import one_line

if TYPE_CHECKING:
    from schemas.spec import NoticeSpec
    from tongbao.run import Understood

specs_app = typer.Typer(help="Specs: what a kind of table must contain.", no_args_is_help=True)
Folders = Annotated[list[Path] | None, typer.Option("--specs", help="Folder with specs of your own")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(specs_app, name="spec")


@specs_app.command("list")
def list_specs(specs: Folders = None) -> None:
    """Name all specs, their domain and title."""
    for spec in _load(specs):
        typer.echo(f"{spec.name:24} {spec.domain:12} {spec.title}")


@specs_app.command()
def draft(
    file: Annotated[Path, typer.Argument(help="A notice with the table")],
    table: Annotated[int, typer.Option(help="Which of its tables, from 1")] = 1,
) -> None:
    """Print a spec for a table never seen, with the arithmetic found in its numbers."""
    from extract.errors import ExtractError
    from normalize.draft import draft as drafted
    from normalize.figures import figures
    from normalize.gazetteer import Gazetteer
    from normalize.header import header_paths
    from schemas.discovery import discover
    from tongbao.run import read, understand

    try:
        notice = read(file)
    except ExtractError as error:
        print(one_line(str(error)), file=sys.stderr)
        raise typer.Exit(error.exit_code) from error
    if not 1 <= table <= len(notice.tables):
        raise typer.BadParameter(f"{file} has {len(notice.tables)} tables, there is no table {table}")
    chosen = notice.tables[table - 1]
    tidied = understand(notice, (), Gazetteer.load()).tables[table - 1]
    identities = discover({f.key: f for f in figures(chosen, tidied)})
    typer.echo(drafted(chosen, tidied, header_paths(chosen), identities), nl=False)


@specs_app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Notices to try the specs on")],
    specs: Folders = None,
) -> None:
    """Say which tables of the notices each spec understands, and which of its checks hold."""
    from extract.errors import ExtractError
    from normalize.gazetteer import Gazetteer
    from tongbao.run import check as checked
    from tongbao.run import read, understand

    known = _load(specs)
    used: dict[str, int] = defaultdict(int)
    failed = False
    for file in files:
        try:
            understood = understand(read(file), known, Gazetteer.load())
        except ExtractError as error:
            print(one_line(str(error)), file=sys.stderr)
            failed = True
            continue
        vouched = checked(understood)
        broken = {key[0] for f in vouched.trust.families if f.source.startswith("spec:") for key in f.broken}
        for line, name in _lines(understood, broken):
            typer.echo(one_line(f"{file.name}: {line}"))
            used[name] += 1
        failed |= bool(broken)
    for spec in known:
        if spec.name not in used:
            typer.echo(f"spec {spec.name}: no table of these notices")
    raise typer.Exit(1 if failed else 0)


def _lines(understood: Understood, broken: set[int]) -> list[tuple[str, str]]:
    lines = []
    for table, tidied in zip(understood.notice.tables, understood.tables, strict=True):
        name = tidied.spec.name if tidied.spec else ""
        state = "a check is broken" if table.number in broken else "checks hold"
        odd = "; ".join(f.message for f in tidied.findings)
        told = f"{name} ({state})" if name else "no spec"
        lines.append((f"table {table.number} {table.title or ''}: {told}{' - ' + odd if odd else ''}", name))
    return lines


def _load(folders: list[Path] | None) -> tuple[NoticeSpec, ...]:
    from schemas.spec_file import SpecError, load_specs

    try:
        return load_specs(*(folders or ()))
    except SpecError as error:
        print(one_line(str(error)), file=sys.stderr)
        raise typer.Exit(2) from error
