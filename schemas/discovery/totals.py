"""Totals that a label states: a row 合计 or 总计 is the sum of the rows that stand before it.

The label says what the row is, so one column is enough where its number has some digits; what it does
not say is which rows it sums. Tried are the outermost rows since the total before (or since the
start), that total with the rows after it, and all outermost rows; the first that every column bears
out is taken. Where nearly every column refutes all of them, the first is given, to be told. A total with a
single part is a repetition, and still gives a misreading of either away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.discovery.relations import refuted
from schemas.figures import Figure, Identity, IdentityKind, Key, Term
from schemas.holds import Rounding, Verdict, holds
from schemas.intervals import half_widths
from schemas.lexicon.labels import is_total_row
from schemas.lexicon.units import UNSUMMED_KINDS

_LEAST_DIGITS = 3
"""Digits that one of the totals must have: 5 = 5 is met too easily."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    label: str
    depth: int
    figures: dict[int, Figure]

    @property
    def is_total(self) -> bool:
        return is_total_row(self.label)


def stated_totals(figures: Mapping[Key, Figure]) -> tuple[list[Identity], list[Identity]]:
    """Row sums that the labels of one table (or a block of one) state: borne out, and refuted."""
    borne_out: list[Identity] = []
    not_borne_out: list[Identity] = []
    rows = _rows(figures)
    rounding = Rounding(half_widths(figures))
    for place, row in enumerate(rows):
        if not row.is_total or not any(_digits(f) >= _LEAST_DIGITS for f in row.figures.values()):
            continue
        first: list[Identity] = []
        for parts in _ways(rows[:place], rows[place + 1 :]):
            found = [i for i in _identities(row, parts) if i.numerator]
            verdicts = [holds(i, figures, rounding) for i in found]
            evaluated = [i for i, v in zip(found, verdicts, strict=True) if v.evaluated]
            if _borne_out(verdicts):
                borne_out += evaluated
                break
            if not first and refuted(sum(v.holds for v in verdicts), sum(v.broken for v in verdicts)):
                first = evaluated
        else:
            not_borne_out += first
    return borne_out, not_borne_out


def _rows(figures: Mapping[Key, Figure]) -> list[_Row]:
    by_row: dict[int, dict[int, Figure]] = defaultdict(dict)
    for key, figure in figures.items():
        if figure.kind not in UNSUMMED_KINDS:
            by_row[key[1]][key[2]] = figure
    return [
        _Row(number, first.label, len(first.label_path), columns)
        for number, columns in sorted(by_row.items())
        if (first := next(iter(columns.values()))).role not in {"of_which", "average"}
    ]


def _ways(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[list[_Row]]:
    """The rows that the total may sum, likeliest first; those after it only where none stand before."""
    if not before:
        end = next((i for i, row in enumerate(after) if row.is_total), len(after))
        yield _outermost(after[:end])
        return
    last = max((i for i, row in enumerate(before) if row.is_total), default=-1)
    since = _outermost(before[last + 1 :])
    if since:
        yield since
    if last >= 0:
        yield [before[last], *since]
        yield _outermost([row for row in before if not row.is_total])


def _outermost(rows: Sequence[_Row]) -> list[_Row]:
    depth = min((row.depth for row in rows if row.label.strip()), default=0)
    return [row for row in rows if row.depth == depth]


def _identities(total: _Row, parts: Sequence[_Row]) -> Iterator[Identity]:
    family = f"rows: {total.label} (row {total.number}) = rows {', '.join(str(p.number) for p in parts)}"
    for column, figure in sorted(total.figures.items()):
        terms = tuple(Term(p.figures[column].key) for p in parts if column in p.figures)
        yield Identity(IdentityKind.ROW_SUM, figure.key, terms, family=family)


def _borne_out(verdicts: Sequence[Verdict]) -> bool:
    evaluated = [v for v in verdicts if v.evaluated]
    return bool(evaluated) and all(v.holds for v in evaluated)


def _digits(figure: Figure) -> int:
    return len(figure.value.normalize().as_tuple().digits) if figure.value is not None else 0
