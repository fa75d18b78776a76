"""Tables as printed in pandas frames: header paths as columns, numbers as numbers, the rest as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extract.types import Notice, Table
from normalize.header import Path, header_paths
from normalize.roles import blocks
from normalize.values import parse_value
from schemas.findings import Finding
from tongbao.columns import row
from tongbao.findings import findings_of
from tongbao.told import FINDING_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

Value = int | float | None


class Frames(list["pd.DataFrame"]):
    """The tables of a notice; ``findings`` is a frame of what is odd in them and in the notice."""

    def __init__(self, frames: Iterable[pd.DataFrame], findings: pd.DataFrame, notice: Notice) -> None:
        super().__init__(frames)
        self.findings = findings
        self._notice = notice

    def observations(self) -> pd.DataFrame:
        """All numbers of all tables, a row each: what each is about, how far it may be believed.

        The columns are those of ``observations`` in a data set, without those that say which document it is.
        """
        from normalize.gazetteer import Gazetteer
        from schemas.spec_file import load_specs
        from tongbao.observed import OBSERVATION_COLUMNS
        from tongbao.run import check, understand

        vouched = check(understand(self._notice, load_specs(), Gazetteer.load()))
        found = [o for table in vouched.tables for o in table.observations]
        return _of_rows([row((o, None), OBSERVATION_COLUMNS) for o in found])


def frames(notice: Notice) -> Frames:
    """A frame for each table, the table's findings in its ``attrs``; all findings beside them."""
    found = findings_of(notice)
    of_table = {t.number: [f for f in found if f.place.table == t.number] for t in notice.tables}
    return Frames((frame(t, of_table[t.number]) for t in notice.tables), findings_frame(found), notice)


def frame(table: Table, findings: Iterable[Finding] = ()) -> pd.DataFrame:
    """The table's body as printed, a column per table column; see ``printed``.

    ``frame.attrs`` holds number, annex, title, unit, notes, pages and findings (a dictionary each).
    """
    paths = header_paths(table)
    squares = table.squares(table.header_rows)
    texts = [[cell.text if cell else "" for cell in cells] for cells in squares]
    measures = {column for block in blocks(table, paths) for column in block.measures}
    values = {
        (r, c): _plain(parse_value(texts[r][c]).value)
        for r in range(len(texts))
        for c in measures
        if squares[r][c]
    }
    result = printed(paths, texts, values)
    result.attrs = {
        "number": table.number,
        "annex": table.annex,
        "title": table.title,
        "unit": table.unit,
        "notes": list(table.notes),
        "pages": list(table.pages),
        "findings": [row(finding, FINDING_COLUMNS) for finding in findings],
    }
    return result


def printed(
    paths: Sequence[Path], texts: Sequence[Sequence[str]], values: Mapping[tuple[int, int], Value]
) -> pd.DataFrame:
    """A table's body as a frame.

    Args:
        paths: The header path of each column; several levels make a MultiIndex.
        texts: The body as printed, a merged cell's text in each row and column that it spans.
        values: What cells of measures hold, by row of the body and column: a number, or None for a blank
            or a text. A column of them that holds nothing else is one of numbers (whole ones stay whole);
            one that prints words too keeps them.
    """
    import pandas as pd

    measures = {column for _, column in values}
    columns = [
        _numbers([values.get((r, c)) for r in range(len(texts))], [line[c] for line in texts])
        if c in measures
        else pd.Series([line[c] for line in texts], dtype="str")
        for c in range(len(paths))
    ]
    result = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    result.columns = _index(paths)
    return result


def squares(cells: Iterable[Mapping[str, Any]], n_rows: int, n_columns: int) -> list[list[str]]:
    """The text of each place of a grid, a merged cell's in all that it spans; ``cells`` as published."""
    texts = [[""] * n_columns for _ in range(n_rows)]
    for cell in cells:
        for r in range(cell["row_no"], cell["row_no"] + cell["row_span"]):
            for c in range(cell["column_no"], cell["column_no"] + cell["column_span"]):
                texts[r][c] = cell["text"]
    return texts


def _numbers(values: Sequence[Value], texts: Sequence[str]) -> pd.Series:
    import pandas as pd

    held = [text.strip() or None if v is None else v for v, text in zip(values, texts, strict=True)]
    if any(isinstance(v, str) and _says(v) for v in held):
        return pd.Series(held, dtype="object")
    numbers = [None if isinstance(v, str) else v for v in held]
    whole = all(isinstance(v, int) for v in numbers if v is not None)
    return pd.Series(numbers, dtype="Int64" if whole and any(v is not None for v in numbers) else "float64")


def _plain(value: Decimal | None) -> Value:
    """A number printed without a fraction is whole."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


def _says(text: str) -> bool:
    """Whether a text without a number says anything: a dash or a slash is as good as a blank."""
    return any(c.isalnum() for c in text)


def _index(paths: Sequence[Path]) -> pd.Index:
    """Header paths as columns; a column without a header is called by its number."""
    import pandas as pd

    depth = max((len(path) for path in paths), default=0)
    named = [path if any(path) else (f"column {n}",) for n, path in enumerate(paths, 1)]
    if depth < 2:
        return pd.Index([path[0] for path in named])
    return pd.MultiIndex.from_tuples([(*path, *[""] * (depth - len(path))) for path in named])


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """A row for each finding, with the columns of ``findings``."""
    import pandas as pd

    names = [column.name for column in FINDING_COLUMNS]
    return pd.DataFrame([row(finding, FINDING_COLUMNS) for finding in findings], columns=names)


def _of_rows(made: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    import pandas as pd

    from tongbao.observed import OBSERVATION_COLUMNS

    return pd.DataFrame(made, columns=[column.name for column in OBSERVATION_COLUMNS])
