"""Takes a published data set, gives frames: whole files of one generation, as much trust as is asked for."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from schemas.figures import Meaning, Status
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
    dataset: str | Path,
    spec: str | None = None,
    at_least: str | None = None,
    current: bool = True,
    *,
    table: str | None = None,
) -> pd.DataFrame:
    """A tidy table of the data set, any table as printed, or without ``spec`` and ``table`` all observations.

    Args:
        dataset: Folder or fsspec URL.
        spec: Name of a tidy table (``tables/<spec>``).
        at_least: The weakest status to accept, one of corrected, proved, repaired, agreed, read, doubtful.
            A number whose meaning is unclear counts as doubtful. In a table weaker values become missing;
            weaker observations, and blank cells, are left out.
        current: Leave out documents superseded by a later issue, and other files of the same issue.
        table: A ``table_id``: that table as printed, of whatever kind, its header as a MultiIndex where it
            has several levels, its numbers as numbers.

    Returns:
        The rows; ``frame.attrs["units"]`` has the unit of each measure that has one.

    Raises:
        DatasetError: No such data set or table.
        ValueError: ``at_least`` is no status, or both ``spec`` and ``table`` are asked for.
    """
    accepted = statuses_from(at_least)
    if spec and table:
        raise ValueError("spec names a tidy table, table one as printed: ask for one of them")
    if table:
        return _printed(Dataset(str(dataset)), table, accepted if at_least else None)
    rows = Dataset(str(dataset)).table(f"tables/{spec}/" if spec else "observations/")
    frame: pd.DataFrame = rows.to_pandas(date_as_object=False)
    if current:
        frame = frame[frame["superseded_by"].isna() & frame["duplicate_of"].isna()]
    if spec is None:
        frame = frame[_trusted(frame, accepted)] if at_least else frame
    else:
        for measure in measures(rows.schema):
            trusted = frame[measure + STATUS_SUFFIX].isin(accepted)
            frame = frame.assign(**{measure: frame[measure].where(trusted)})
    frame = frame.reset_index(drop=True)
    frame.attrs["units"] = units(rows.schema)
    return frame


def _trusted(frame: pd.DataFrame, accepted: Sequence[str]) -> pd.Series:
    """Which observations are at least so sure in the weaker of status and meaning."""
    clear = frame["meaning"] != Meaning.UNCLEAR.value
    return frame["status"].isin(accepted) & (clear | (Status.DOUBTFUL.value in accepted))


def _printed(dataset: Dataset, table: str, accepted: Sequence[str] | None) -> pd.DataFrame:
    """A table as printed; values that are not accepted are missing."""
    from tongbao.contract import LEVELS
    from tongbao.frames import printed

    found = _of_table(dataset, "table_list", table).to_pylist()
    if not found:
        raise DatasetError(f"{dataset.place} has no table {table}: see the column table_id of table_list")
    (told,) = found
    first, width = told["header_rows"], told["columns"]
    texts = [[""] * width for _ in range(told["rows"] - first)]
    for cell in _of_table(dataset, "cells", table).to_pylist():
        for row in range(max(cell["row_no"], first), cell["row_no"] + cell["row_span"]):
            for column in range(cell["column_no"], cell["column_no"] + cell["column_span"]):
                texts[row - first][column] = cell["text"]
    observations = _of_table(dataset, "observations", table).to_pandas()
    if accepted is not None:
        trusted = _trusted(observations, accepted)
        for row, column in observations.loc[~trusted, ["row_no", "column_no"]].itertuples(index=False):
            texts[row - first][column] = ""
        observations.loc[~trusted, "value"] = None
    values = {
        (o.row_no - first, o.column_no): None
        if o.value != o.value
        else int(o.value)
        if not o.decimals
        else o.value
        for o in observations.itertuples()
    }
    frame = printed([tuple(path.split(LEVELS)) for path in told["header"]], texts, values)
    names = (
        "table_id",
        "document_id",
        "table_title",
        "unit_line",
        "annex",
        "spec",
        "first_page",
        "last_page",
    )
    frame.attrs = {name: told[name] for name in (*names, "complete")}
    return frame


def _of_table(dataset: Dataset, name: str, table: str) -> pa.Table:
    import pyarrow.compute as pc

    rows = dataset.table(f"{name}/")
    return rows.filter(pc.equal(rows["table_id"], table))


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
