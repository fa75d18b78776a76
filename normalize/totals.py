"""Which numbers of a table are sums of others: totals, groups with their members, wholes of a dimension."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from normalize.header import bare
from normalize.types import Observation
from schemas.lexicon.labels import is_total_row
from schemas.spec import DimensionAddsUp, NoticeSpec

_SUMS = frozenset({"total", "subtotal", "average"})
_MEMBERS = 2
"""Rows below a row, none of them a mere part of it (其中), from which it is their sum."""

_Row = tuple[int, int]
"""Block and grid row."""


def with_totals(observations: Sequence[Observation], spec: NoticeSpec | None) -> list[Observation]:
    """The observations of one table, those marked that others add up to."""
    rows = {(o.block, o.row): o for o in observations if o.value is not None}
    sums = {key for key, o in rows.items() if o.row_role in _SUMS} | _groups(rows) | _areas(rows)
    wholes = _wholes(spec) if spec else {}
    parts = _parts(observations, wholes)
    return [
        replace(o, is_total=True)
        if (o.block, o.row) in sums or _is_whole(o, wholes, parts) or _heads_total(o)
        else o
        for o in observations
    ]


def _groups(rows: Mapping[_Row, Observation]) -> set[_Row]:
    """Rows that stand as the group above others."""
    above: dict[tuple[int, str], _Row] = {}
    members: Counter[_Row] = Counter()
    for key, o in sorted(rows.items()):
        if o.row_path and o.row_role != "of_which" and (group := above.get((o.block, o.row_path[-1]))):
            members[group] += 1
        if o.row_label:
            above[o.block, o.row_label] = key
    return {key for key, count in members.items() if count >= _MEMBERS}


def _areas(rows: Mapping[_Row, Observation]) -> set[_Row]:
    """Rows of divisions whose own divisions have rows too: adcodes of an area begin alike."""
    places = {
        key: o.region.code for key, o in rows.items() if o.region and o.region.is_division and o.region.code
    }
    inside: Counter[str] = Counter(
        code[:length] for code in set(places.values()) for length in (2, 4) if code[length:].strip("0")
    )
    return {key for key, code in places.items() if inside[code.rstrip("0")] >= _MEMBERS}


def _wholes(spec: NoticeSpec) -> dict[str, set[str]]:
    """The values of each dimension that are sums of its others: its total, the target of a check."""
    found: dict[str, set[str]] = defaultdict(set)
    for dimension in spec.dimensions:
        found[dimension.name] |= {value for value, texts in dimension.values if "" in texts}
    for check in spec.checks:
        if isinstance(check, DimensionAddsUp):
            found[check.dimension].add(check.formula.target.measure)
    return found


def _parts(
    observations: Iterable[Observation], wholes: Mapping[str, set[str]]
) -> set[tuple[str | None, str]]:
    """Measure and dimension of which the table has parts beside the whole."""
    return {
        (o.measure, name)
        for o in observations
        for name, value in o.dimensions
        if value not in wholes.get(name, ())
    }


def _is_whole(o: Observation, wholes: Mapping[str, set[str]], parts: set[tuple[str | None, str]]) -> bool:
    return any(value in wholes.get(name, ()) and (o.measure, name) in parts for name, value in o.dimensions)


def _heads_total(o: Observation) -> bool:
    """Whether the column itself is headed as a total beside others: 合计 | 财政资金 | 社会资金."""
    return not o.dimensions and bool(o.header) and is_total_row(bare(o.header[-1]))
