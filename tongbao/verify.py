"""Takes a published data set, gives what is wrong with it: hashes, counts, keys, references, stray files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.figures import Meaning, Status
from tongbao.columns import STATUS_SUFFIX
from tongbao.datapackage import file_hash, strays
from tongbao.dataset import DatasetError, measures
from tongbao.outcome import DocumentStatus
from tongbao.published import OBSERVATION_KEY, OBSERVATIONS, TABLES
from tongbao.storage import LocalStorage

if TYPE_CHECKING:
    import pyarrow as pa

_DOCUMENTS = "documents.parquet"


def verify(root: Path) -> list[str]:
    """What is wrong with a data set in a folder, one sentence each; empty if nothing is.

    Raises:
        DatasetError: There is no data set in this folder.
    """
    try:
        package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
        resources = {str(r["path"]): r for r in package["resources"]}
    except FileNotFoundError:
        raise DatasetError(f"{root} is no published data set: it has no datapackage.json") from None
    except (ValueError, KeyError, TypeError) as error:
        return [f"datapackage.json is damaged ({error})"]
    columns = {
        path: _columns(root / path)
        for path in {str(r["schema"]) for r in resources.values() if "schema" in r}
    }
    damaged = {path: problem for path, r in resources.items() if (problem := _file(root / path, r))}
    problems = [f"{path}: {problem}" for path, problem in damaged.items()]
    astray = strays(LocalStorage(root).sizes(), resources)
    problems += [f"{path}: not listed in datapackage.json" for path in astray]
    sound = [p for p in resources if p.endswith(".parquet") and p not in damaged]
    problems += [
        f"{path}: {problem}" for path in sound for problem in _shape(root / path, resources[path], columns)
    ]
    if _DOCUMENTS in sound:
        problems += list(_contents(root, sound))
    return problems


def _file(path: Path, resource: Mapping[str, object]) -> str | None:
    if not path.is_file():
        return "missing"
    if path.stat().st_size != resource["size"]:
        return f"{path.stat().st_size} bytes, {resource['size']} are listed"
    if f"sha256:{file_hash(path)}" != resource["hash"]:
        return "its contents are not those that were published (SHA-256 differs)"
    return None


def _columns(schema: Path) -> list[str] | None:
    """The names of the columns that a schema file lists; None where it cannot be read."""
    try:
        described = json.loads(schema.read_text(encoding="utf-8"))
        return [field["name"] for field in described["fields"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # as a file of the data package it is reported by its hash


def _shape(path: Path, resource: Mapping[str, Any], columns: Mapping[str, list[str] | None]) -> Iterator[str]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.metadata.num_rows != resource["rows"]:
            yield f"{file.metadata.num_rows} rows, {resource['rows']} are listed"
        names = columns[resource["schema"]]
        if names is not None and file.schema_arrow.names != names:
            yield "its columns are not those that are listed"


def _contents(root: Path, sound: list[str]) -> Iterator[str]:
    documents = _read(root / _DOCUMENTS)
    known = {d["document_id"]: d for d in documents.to_pylist()}
    if len(known) != documents.num_rows:
        yield f"{_DOCUMENTS}: a document_id stands twice"
    for d in known.values():
        yield from (f"{_DOCUMENTS}: {problem}" for problem in _document(d, known.keys()))
    counted: dict[str, dict[str, int]] = {}
    for path in sound:
        if path != _DOCUMENTS:
            table = _read(root / path)
            yield from (f"{path}: {problem}" for problem in _table(path, table, known.keys()))
            if path.startswith(OBSERVATIONS):
                _count(table, counted)
    for name, d in known.items():
        stated = {s: d[s] for s in (*map(str, Status), *map(str, Meaning)) if d[s]}
        if stated != counted.get(name, {}):
            yield f"observations: {name} has {counted.get(name, {})}, {_DOCUMENTS} says {stated}"


def _document(d: Mapping[str, Any], known: Set[str]) -> Iterator[str]:
    for link in ("superseded_by", "duplicate_of"):
        if d[link] is not None and d[link] not in known:
            yield f"{link} of {d['document_id']} names no document"
    if (d["status"] == DocumentStatus.PUBLISHED) == (d["reason"] is not None):
        yield f"{d['document_id']} is {d['status']}, its reason is {d['reason']!r}"


def _table(path: str, table: pa.Table, known: Set[str]) -> Iterator[str]:
    strangers = set(table["document_id"].unique().to_pylist()) - known
    if strangers:
        yield f"{len(strangers)} document_id are not in {_DOCUMENTS}"
    if path.startswith(OBSERVATIONS):
        yield from _observations(table)
    elif path.startswith(TABLES):
        yield from _tidy(table)


def _observations(table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    groups = table.group_by(list(OBSERVATION_KEY)).aggregate([]).num_rows
    if groups != table.num_rows:
        yield f"{table.num_rows - groups} rows repeat the key {', '.join(OBSERVATION_KEY)}"
    for column in (*OBSERVATION_KEY, "observation_id", "page", "x0"):
        if table[column].null_count:
            yield f"{column} is empty in {table[column].null_count} rows"
    both = pc.equal(pc.is_valid(table["value"]), pc.is_valid(table["null_kind"]))
    if wrong := pc.sum(both).as_py():
        yield f"{wrong} rows have a value and a null_kind, or neither"
    unjudged = pc.and_(
        pc.is_null(table["status"]), pc.not_equal(pc.fill_null(table["null_kind"], ""), "blank")
    )
    if wrong := pc.sum(unjudged).as_py():
        yield f"{wrong} rows that are no blank cells have no status"
    if wrong := pc.sum(pc.not_equal(pc.is_null(table["status"]), pc.is_null(table["meaning"]))).as_py():
        yield f"{wrong} rows have a status and no meaning, or a meaning and no status"


def _tidy(table: pa.Table) -> Iterator[str]:
    import pyarrow.compute as pc

    for measure in measures(table.schema):
        bare = pc.and_(pc.is_valid(table[measure]), pc.is_null(table[measure + STATUS_SUFFIX]))
        if wrong := pc.sum(bare).as_py():
            yield f"{measure} has {wrong} values without a status"


def _count(table: pa.Table, counted: dict[str, dict[str, int]]) -> None:
    for what in ("status", "meaning"):
        for row in table.group_by(["document_id", what]).aggregate([([], "count_all")]).to_pylist():
            if row[what] is not None:
                counted.setdefault(row["document_id"], {})[row[what]] = row["count_all"]


def _read(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:  # not read_table: that would add columns from the folder names
        return file.read()
