"""Takes a published data set, gives what is wrong with it: hashes, counts, keys, references, stray files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from tongbao.columns import STATUS_SUFFIX
from tongbao.datapackage import DATAPACKAGE, file_hash, schema_path, strays, table_of
from tongbao.dataset import DatasetError, measures
from tongbao.outcome import DocumentStatus
from tongbao.placed import misplaced
from tongbao.published import DOCUMENTS_TABLE, OBSERVATION_KEY, OBSERVATIONS, TABLES
from tongbao.storage import LocalStorage

if TYPE_CHECKING:
    import pyarrow as pa

_LINKS = ("superseded_by", "duplicate_of")
_OF_DOCUMENT = ("document_id", "status", "reason", *_LINKS, *(s.value for s in Status))
_OF_OBSERVATION = (*OBSERVATION_KEY, "status", "page", "x0", "value", "null_kind")
"""Columns that are looked at; no others are read."""


@dataclass(slots=True)
class _Listed:
    """What data packages list, by path in the data set, and what was wrong with them."""

    resources: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def read(self, root: Path, package: str) -> None:
        """Take in a data package and those that it lists."""
        folder = "".join(package.rpartition("/")[:2])
        try:
            said = json.loads((root / package).read_text(encoding="utf-8"))
            found = {f"{folder}{r['path']}": r for r in said["resources"]}
        except (ValueError, KeyError, TypeError) as error:
            self.problems[package] = f"is damaged ({error})"
            return
        for path, resource in found.items():
            self.resources[path] = resource
            problem = _file(root / path, resource)
            if problem:
                self.problems[path] = problem
            elif table_of(path):
                self.read(root, path)

    def of_table(self, name: str) -> list[str]:
        """The sound parquet files of a table."""
        return [p for p in self.resources if p.startswith(f"{name}/issued_year=") and p not in self.problems]

    def is_unread(self, path: str) -> bool:
        """Whether a file belongs to a table whose data package is damaged or missing."""
        tables = filter(None, map(table_of, self.problems))
        return any(path.startswith((f"{table}/", schema_path(table))) for table in tables)


def verify(root: Path) -> list[str]:
    """What is wrong with a data set in a folder, one sentence each; empty if nothing is.

    Raises:
        DatasetError: There is no data set in this folder.
    """
    if not (root / DATAPACKAGE).exists():
        raise DatasetError(f"{root} is no published data set: it has no datapackage.json")
    listed = _Listed()
    listed.read(root, DATAPACKAGE)
    if DATAPACKAGE in listed.problems:
        return [f"{DATAPACKAGE} {listed.problems[DATAPACKAGE]}"]
    problems = [f"{path}: {problem}" for path, problem in listed.problems.items()]
    astray = strays(LocalStorage(root).stamps(), listed.resources)
    problems += [f"{p}: not listed in datapackage.json" for p in astray if not listed.is_unread(p)]
    problems += [f"{path}: {problem}" for path, problem in _shapes(root, listed)]
    if not any(listed.is_unread(f"{name}/") for name in (DOCUMENTS_TABLE, OBSERVATIONS)):
        problems += list(_contents(root, listed))
    return problems


def _file(path: Path, resource: Mapping[str, Any]) -> str | None:
    if not path.is_file():
        return "missing"
    if path.stat().st_size != resource["size"]:
        return f"{path.stat().st_size} bytes, {resource['size']} are listed"
    if f"sha256:{file_hash(path)}" != resource["hash"]:
        return "its contents are not those that were published (SHA-256 differs)"
    return None


def _shapes(root: Path, listed: _Listed) -> Iterator[tuple[str, str]]:
    """Path and problem of files whose rows or columns are not those that are listed."""
    import pyarrow.parquet as pq

    columns: dict[str, list[str] | None] = {}
    for path, resource in listed.resources.items():
        if not path.endswith(".parquet") or path in listed.problems:
            continue
        schema = schema_path(path.partition("/issued_year=")[0])
        if schema not in columns:
            columns[schema] = _columns(root / schema)
        with pq.ParquetFile(root / path) as file:
            if file.metadata.num_rows != resource["rows"]:
                yield path, f"{file.metadata.num_rows} rows, {resource['rows']} are listed"
            if columns[schema] not in (None, file.schema_arrow.names):
                yield path, "its columns are not those that are listed"


def _columns(schema: Path) -> list[str] | None:
    """The names of the columns that a schema file lists; None where it cannot be read."""
    try:
        described = json.loads(schema.read_text(encoding="utf-8"))
        return [field["name"] for field in described["fields"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # as a file of the data package it is reported by its hash


def _contents(root: Path, listed: _Listed) -> Iterator[str]:
    stated: dict[str, dict[str, int]] = {}
    yield from _documents(root, listed.of_table(DOCUMENTS_TABLE), stated)
    counted: dict[str, dict[str, int]] = {}
    tables = (p for p in listed.resources if p.endswith(".parquet") and p not in listed.problems)
    for path in tables:
        if not path.startswith(f"{DOCUMENTS_TABLE}/"):
            table = _read(root / path, _looked_at(path))
            yield from (f"{path}: {problem}" for problem in _table(path, table, stated.keys()))
            if path.startswith(f"{OBSERVATIONS}/"):
                _count(table, counted)
    for name, values in stated.items():
        if values != counted.get(name, {}):
            yield f"{OBSERVATIONS}: {name} has {counted.get(name, {})}, {DOCUMENTS_TABLE} says {values}"


def _documents(root: Path, paths: Sequence[str], stated: dict[str, dict[str, int]]) -> Iterator[str]:
    """What is wrong with documents; puts down how many values of each status they say that they have."""
    links: list[tuple[str, str, str]] = []
    for path in paths:
        for d in _read(root / path, _OF_DOCUMENT).to_pylist():
            name = d["document_id"]
            if name in stated:
                yield f"{path}: document_id {name} stands twice"
            if (d["status"] == DocumentStatus.PUBLISHED) == (d["reason"] is not None):
                yield f"{path}: {name} is {d['status']}, its reason is {d['reason']!r}"
            stated[name] = {s.value: d[s.value] for s in Status if d[s.value]}
            links += [(name, link, d[link]) for link in _LINKS if d[link] is not None]
    for name, link, target in links:
        if target not in stated:
            yield f"{DOCUMENTS_TABLE}: {link} of {name} names no document"


def _looked_at(path: str) -> Sequence[str] | None:
    if path.startswith(f"{OBSERVATIONS}/"):
        return _OF_OBSERVATION
    return None if path.startswith(TABLES) else ("document_id",)


def _table(path: str, table: pa.Table, known: Set[str]) -> Iterator[str]:
    strangers = set(table["document_id"].unique().to_pylist()) - known
    if strangers:
        yield f"{len(strangers)} document_id are not in {DOCUMENTS_TABLE}"
    if path.startswith(f"{OBSERVATIONS}/"):
        yield from _observations(table)
    elif path.startswith(TABLES):
        yield from _tidy(table)


def _observations(table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    groups = table.group_by(list(OBSERVATION_KEY)).aggregate([]).num_rows
    if groups != table.num_rows:
        yield f"{table.num_rows - groups} rows repeat the key {', '.join(OBSERVATION_KEY)}"
    for column in (*OBSERVATION_KEY, "status", "page", "x0"):
        if table[column].null_count:
            yield f"{column} is empty in {table[column].null_count} rows"
    both = pc.equal(pc.is_valid(table["value"]), pc.is_valid(table["null_kind"]))
    if wrong := pc.sum(both).as_py():
        yield f"{wrong} rows have a value and a null_kind, or neither"
    yield from misplaced(table)


def _tidy(table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    for measure in measures(table.schema):
        bare = pc.and_(pc.is_valid(table[measure]), pc.is_null(table[measure + STATUS_SUFFIX]))
        if wrong := pc.sum(bare).as_py():
            yield f"{measure} has {wrong} values without a status"


def _count(table: pa.Table, counted: dict[str, dict[str, int]]) -> None:
    for row in table.group_by(["document_id", "status"]).aggregate([([], "count_all")]).to_pylist():
        counted.setdefault(row["document_id"], {})[row["status"]] = row["count_all"]


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:  # not read_table: that would add columns from the folder names
        return file.read(None if columns is None else list(columns))
