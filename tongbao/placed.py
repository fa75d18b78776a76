"""Holds the codes of divisions in published observations against the time that the numbers are of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from normalize.gazetteer import FIRST_YEAR, LAST_YEAR, Gazetteer

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("document_id", "table_no", "region_code", "period_end")
"""Columns of observations that are looked at."""
_SHOWN = 5
"""Codes that a sentence names."""


def misplaced(table: pa.Table) -> Iterator[str]:
    """One sentence where codes are no division's of their time; nothing where all are.

    A row has the code that its place had in the year that the table reports on, which is its latest; a
    column of an earlier year stands under the same code. Years that the gazetteer does not have are left out.
    """
    import pyarrow.compute as pc

    dated = table.select(COLUMNS).filter(
        pc.and_(pc.is_valid(table["region_code"]), pc.is_valid(table["period_end"]))
    )
    rows = dated.group_by(list(COLUMNS)).aggregate([([], "count_all")]).to_pylist()
    latest: dict[tuple[str, int], int] = {}
    for row in rows:
        key = row["document_id"], row["table_no"]
        latest[key] = max(latest.get(key, 0), row["period_end"].year)
    wrong: dict[tuple[str, int], int] = {}
    for row in rows:
        code, year = row["region_code"].partition(":")[0], row["period_end"].year
        if not _stood(code, {year, latest[row["document_id"], row["table_no"]]}):
            wrong[code, year] = wrong.get((code, year), 0) + row["count_all"]
    if wrong:
        shown = ", ".join(f"{code} in {year}" for code, year in sorted(wrong)[:_SHOWN])
        yield f"{sum(wrong.values())} rows have codes that no division had then: {shown}"


def _stood(code: str, years: set[int]) -> bool:
    known = {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}
    return code == "000000" or not known or any(Gazetteer.load().at(code, year) for year in known)
