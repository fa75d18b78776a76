"""Takes a published data set, gives frames: whole files of one generation, as much trust as is asked for."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from schemas.figures import Status
from tongbao.columns import STATUS_SUFFIX
from tongbao.storage import is_url

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tongbao.datapackage import Resource

_ATTEMPTS = 20
_PAUSE = 0.1


class DatasetError(Exception):
    """A data set that cannot be read; the message says what is wrong and what to do."""


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

    def resources(self) -> list[Resource]:
        """What ``datapackage.json`` lists.

        Raises:
            DatasetError: There is no data set at this place.
        """
        try:
            package = json.loads(self.bytes_of("datapackage.json"))
        except FileNotFoundError:
            raise DatasetError(
                f"{self.place} is no published data set: it has no datapackage.json. Run `tongbao run` first."
            ) from None
        return list(package["resources"])

    def table(self, prefix: str) -> pa.Table:
        """All files whose path begins with ``prefix``, as one table; none of a half-made generation.

        Raises:
            DatasetError: There is no such file, or files do not stay as the data package says.
        """
        for _ in range(_ATTEMPTS):
            chosen = [r for r in self.resources() if r["path"].startswith(prefix)]
            if not chosen:
                raise DatasetError(f"{self.place} has no {prefix}: it has {', '.join(self.specs())}")
            tables = list(self._whole(chosen))
            if len(tables) == len(chosen):
                import pyarrow as pa

                return pa.concat_tables(tables)
            time.sleep(_PAUSE)  # a run is putting new files in place at this moment
        raise DatasetError(f"{self.place} does not match its datapackage.json: see `tongbao verify`")

    def _whole(self, resources: list[Resource]) -> Iterator[pa.Table]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        for resource in resources:
            try:
                data = self.bytes_of(resource["path"])
            except FileNotFoundError:
                return
            if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource["hash"]:
                return
            yield pq.read_table(pa.BufferReader(data))

    def specs(self) -> list[str]:
        """The names of the tidy tables."""
        paths = (r["path"].split("/") for r in self.resources())
        return sorted({parts[1] for parts in paths if parts[0] == "tables"})


def load(
    dataset: str | Path, spec: str | None = None, at_least: str | None = None, current: bool = True
) -> pd.DataFrame:
    """A tidy table of the data set, or without ``spec`` all observations.

    Args:
        dataset: Folder or fsspec URL.
        spec: Name of a tidy table (``tables/<spec>``).
        at_least: The weakest status to accept, one of corrected, proved, repaired, agreed, read, doubtful.
            In a tidy table weaker values become missing; weaker observations are left out.
        current: Leave out documents superseded by a later issue, and other files of the same issue.

    Returns:
        The rows; ``frame.attrs["units"]`` has the unit of each measure that has one.

    Raises:
        DatasetError: No such data set or table.
        ValueError: ``at_least`` is no status.
    """
    accepted = statuses_from(at_least)
    prefix = f"tables/{spec}/" if spec else "observations/"
    table = Dataset(str(dataset)).table(prefix)
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
