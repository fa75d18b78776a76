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
    file: Annotated[Path, typer.Argument(help="A notice with the tables")],
    table: Annotated[
        list[int] | None, typer.Option(help="Which of its tables, from 1 (default: all)")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for NAME.yaml, made where it is not there")] = None,
) -> None:
    """Write a spec for each table never seen, with the arithmetic found in its numbers."""
    from extract.errors import ExtractError
    from tongbao.drafts import drafts
    from tongbao.run import read

    try:
        notice = read(file)
    except ExtractError as error:
        print(one_line(str(error)), file=sys.stderr)
        raise typer.Exit(error.exit_code) from error
    if unknown := [number for number in table or () if not 1 <= number <= len(notice.tables)]:
        raise typer.BadParameter(f"{file} has {len(notice.tables)} tables, there is no table {unknown[0]}")
    found = drafts(notice, table or ())
    if out is None:
        typer.echo("---\n".join(found.values()), nl=False)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in found.items():
        path = out / f"{name}.yaml"
        if path.exists():
            raise typer.BadParameter(f"{path} is there already")
        path.write_text(text, encoding="utf-8")
        typer.echo(str(path))


@specs_app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Notices to try the specs on, or folders of them")],
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
    for file in _notices(files):
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


def _notices(paths: list[Path]) -> list[Path]:
    """The files named, and all files in the folders named but hidden ones."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        found += inside if path.is_dir() else [path]
    return found


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
