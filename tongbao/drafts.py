"""Specs drafted from the tables of a notice, each tried on its own table before it is given out.

A check that does not hold in all of the table that it was found in is left out: a draft accuses nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from extract.types import Notice, Table
from normalize.draft import draft, spec_name
from normalize.figures import figures
from normalize.gazetteer import Gazetteer
from normalize.header import header_paths
from normalize.tidy import TidyTable
from schemas.discovery import discover
from schemas.spec_file import read_spec
from tongbao.run import check, understand


def drafts(notice: Notice, numbers: Collection[int] = ()) -> dict[str, str]:
    """Name and YAML of a spec for each table that has numbers.

    Tables of which one goes on from another under the same columns give one spec.

    Args:
        notice: The notice.
        numbers: The tables that are wanted (from 1); none for all.
    """
    found: dict[str, str] = {}
    understood = understand(notice, (), Gazetteer.load())
    for table, tidied in zip(notice.tables, understood.tables, strict=True):
        if not tidied.observations or (numbers and table.number not in numbers):
            continue
        text = _tried(notice, table, tidied, found.keys())
        if _columns(text) not in map(_columns, found.values()):
            found[spec_name(table, found.keys())] = text
    return found


def _tried(notice: Notice, table: Table, tidied: TidyTable, taken: Collection[str]) -> str:
    paths = header_paths(table)
    identities = tuple(discover({f.key: f for f in figures(table, tidied)}))
    text = draft(table, tidied, paths, identities, taken)
    spec = read_spec(text, Path(spec_name(table, taken)))
    alone = replace(notice, tables=(replace(table, number=1),), body=())
    families = check(understand(alone, (spec,), Gazetteer.load())).trust.families
    broken = {f.name for f in families if f.source == f"spec:{spec.name}" and f.broken}
    return draft(table, tidied, paths, identities, taken, broken) if broken else text


def _columns(text: str) -> str:
    """What of a spec says which tables it knows: all but its own name and title."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(("spec:", "title:")))
