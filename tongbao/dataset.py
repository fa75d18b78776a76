"""Takes a published data set, gives frames: whole files of one generation, as much trust as is asked for."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from schemas.figures import Status
from tongbao.columns import STATUS_SUFFIX
from tongbao.datapackage import DATAPACKAGE, package_path, table_of
from tongbao.storage import is_url

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tongbao.datapackage import Resource

T = TypeVar("T")

_ATTEMPTS = 20
_PAUSE = 0.1


class DatasetError(Exception):
    """A data set that cannot be read; the message says what is wrong and what to do."""


class _BetweenError(Exception):
    """A file is not as its data package says: a run is putting new files in place, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published data set, seen by a reader. ``place`` is a folder or an fsspec URL."""

    place: str

    def bytes_of(self, path: str) -> bytes:
        """A file's bytes.

        Raises:
            FileNotFoundError: It is not there.
        """
        if is_url(self.place):
            import fsspec

            with fsspec.open(f"{self.place.rstrip('/')}/{path}", "rb") as stream:
                return cast(bytes, stream.read())
        return (Path(self.place) / path).read_bytes()

    def tables(self) -> list[str]:
        """The names of all tables: folders such as ``observations`` and ``tables/housing``.

        Raises:
            DatasetError: There is no data set at this place.
        """
        return [name for name in map(table_of, self._package()) if name]

    def specs(self) -> list[str]:
        """The names of the tidy tables."""
        from tongbao.published import TABLES

        return [name.removeprefix(TABLES) for name in self.tables() if name.startswith(TABLES)]

    def files(self, table: str) -> list[Resource]:
        """The parquet files of a table, as its data package lists them, paths relative to the data set.

        Raises:
            DatasetError: There is no such table, or the data set does not stay as it says that it is.
        """
        return self._whole(lambda: self._files(table))

    def table(self, name: str, columns: Sequence[str] | None = None, first: int | None = None) -> pa.Table:
        """The rows of a table, of one generation.

        Args:
            name: As in ``tables``.
            columns: Only these, in the order of the table; those that it has not are left out.
            first: So many rows are enough: files behind them are not read.

        Raises:
            DatasetError: There is no such table, or files do not stay as the data package says.
        """
        import pyarrow as pa

        tables = self._whole(lambda: list(self._read(name, columns, first)))
        return pa.concat_tables(tables) if tables else pa.table({})

    def _whole(self, read: Callable[[], T]) -> T:
        """What can be read of one generation, once no run is putting files in place."""
        for _ in range(_ATTEMPTS):
            try:
                return read()
            except (_BetweenError, FileNotFoundError):
                time.sleep(_PAUSE)
        raise DatasetError(f"{self.place} does not match its datapackage.json: see `tongbao verify`")

    def _package(self) -> dict[str, Resource]:
        try:
            package = json.loads(self.bytes_of(DATAPACKAGE))
        except FileNotFoundError:
            raise DatasetError(
                f"{self.place} is no published data set: it has no datapackage.json. Run `tongbao run` first."
            ) from None
        return {resource["path"]: resource for resource in package["resources"]}

    def _files(self, table: str) -> list[Resource]:
        listed = self._package().get(package_path(table))
        if listed is None:
            raise DatasetError(f"{self.place} has no {table}: it has {', '.join(self.specs())}")
        resources: list[Resource] = json.loads(self._checked(listed))["resources"]
        above = table.rpartition("/")
        return [{**r, "path": f"{above[0]}{above[1]}{r['path']}"} for r in resources if "rows" in r]

    def _checked(self, resource: Resource) -> bytes:
        data = self.bytes_of(resource["path"])
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource["hash"]:
            raise _BetweenError
        return data

    def _read(self, name: str, columns: Sequence[str] | None, first: int | None) -> Iterator[pa.Table]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = 0
        for resource in self._files(name):
            with pq.ParquetFile(pa.BufferReader(self._checked(resource))) as file:
                wanted = [c for c in file.schema_arrow.names if columns is None or c in columns]
                yield file.read(wanted, use_threads=False)
            rows += resource["rows"]
            if first is not None and rows >= first:
                return


def load(
    dataset: str | Path,
    spec: str | None = None,
    at_least: str | None = None,
    current: bool = True,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """A tidy table of the data set, or without ``spec`` all observations.

    Args:
        dataset: Folder or fsspec URL.
        spec: Name of a tidy table (``tables/<spec>``).
        at_least: The weakest status to accept, one of corrected, proved, repaired, agreed, read, doubtful.
            In a tidy table weaker values become missing; weaker observations are left out.
        current: Leave out documents superseded by a later issue, and other files of the same issue.
        columns: Only these; without it all.

    Returns:
        The rows; ``frame.attrs["units"]`` has the unit of each measure that has one.

    Raises:
        DatasetError: No such data set or table.
        ValueError: ``at_least`` is no status.
    """
    from tongbao.published import OBSERVATIONS, TABLES

    accepted = statuses_from(at_least)
    asked = [*columns, "superseded_by", "duplicate_of", "status"] if columns is not None else None
    if columns is not None and spec is not None:
        asked = [*(asked or ()), *(f"{column}{STATUS_SUFFIX}" for column in columns)]
    table = Dataset(str(dataset)).table(f"{TABLES}{spec}" if spec else OBSERVATIONS, asked)
    frame: pd.DataFrame = table.to_pandas()
    if current:
        frame = frame[frame["superseded_by"].isna() & frame["duplicate_of"].isna()]
    if spec is None:
        frame = frame[frame["status"].isin(accepted)]
    else:
        for measure in measures(table.schema):
            trusted = frame[measure + STATUS_SUFFIX].isin(accepted)
            frame = frame.assign(**{measure: frame[measure].where(trusted)})
    frame = frame.reset_index(drop=True)
    if columns is not None:
        frame = frame[[column for column in columns if column in frame]]
    frame.attrs["units"] = units(table.schema)
    return frame


def statuses_from(weakest: str | None) -> list[str]:
    """The statuses that are at least as strong.

    Raises:
        ValueError: It is no status.
    """
    every = [status.value for status in Status]
    if weakest is None:
        return every
    if weakest not in every:
        raise ValueError(f"{weakest!r} is no status; there are {', '.join(every)}")
    return every[: every.index(weakest) + 1]


def measures(schema: pa.Schema) -> list[str]:
    """The columns that have a status beside them."""
    return [name for name in schema.names if name + STATUS_SUFFIX in schema.names]


def units(schema: pa.Schema) -> dict[str, str]:
    """The unit of each column that has one."""
    return {f.name: f.metadata[b"unit"].decode() for f in schema if f.metadata and b"unit" in f.metadata}
