"""The checks of a spec, spelt out for one table: formulas become identities over its figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.figures import Identity, IdentityKind, Key, Term
from schemas.formula import Formula, Ref, SignedRef
from schemas.lexicon.units import is_ratio_unit
from schemas.spec import Check, DimensionAddsUp, NoticeSpec, RowsAddUp

_NO_PART = {"total", "subtotal", "of_which", "average"}

Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure that a spec understands: its measure, its dimension values, its row's role."""

    key: Key
    measure: str
    dimensions: Dimensions
    role: str


def spelt_out(spec: NoticeSpec, slots: Sequence[Slot]) -> tuple[Identity, ...]:
    """All identities that the spec's checks state of the figures of one table."""
    return tuple(identity for check in spec.checks for identity in _instances(check, spec, slots))


def _instances(check: Check, spec: NoticeSpec, slots: Sequence[Slot]) -> Iterator[Identity]:
    if isinstance(check, RowsAddUp):
        yield from _rows_add_up(spec, slots)
    elif isinstance(check, DimensionAddsUp):
        yield from _dimension_adds_up(check, spec, slots)
    else:
        yield from _formula(check, spec, slots)


def _additive(spec: NoticeSpec, measure: str) -> bool:
    column = spec.column(measure)
    return column.additive and not is_ratio_unit(column.unit)


def _rows_add_up(spec: NoticeSpec, slots: Sequence[Slot]) -> Iterator[Identity]:
    columns: dict[tuple[str, Dimensions], list[Slot]] = defaultdict(list)
    for slot in slots:
        if _additive(spec, slot.measure):
            columns[slot.measure, slot.dimensions].append(slot)
    for (measure, dimensions), column in columns.items():
        totals = [s for s in column if s.role == "total"]
        parts = tuple(Term(s.key) for s in column if s.role not in _NO_PART)
        if len(totals) == 1 and parts:
            name = f"rows add up: {_name(measure, dimensions)}"
            yield Identity(
                IdentityKind.ROW_SUM, totals[0].key, parts, source=f"spec:{spec.name}", family=name
            )


def _dimension_adds_up(check: DimensionAddsUp, spec: NoticeSpec, slots: Sequence[Slot]) -> Iterator[Identity]:
    groups: dict[tuple[int, str, Dimensions], dict[str, Slot]] = defaultdict(dict)
    for slot in slots:
        value = dict(slot.dimensions).get(check.dimension)
        if value is not None and _additive(spec, slot.measure):
            others = tuple(d for d in slot.dimensions if d[0] != check.dimension)
            groups[slot.key[1], slot.measure, others][value] = slot
    for (_, measure, others), values in groups.items():
        if check.formula.target.measure not in values:
            continue
        terms = tuple(
            Term(values[t.ref.measure].key, t.sign)
            for t in check.formula.numerator
            if t.ref.measure in values
        )
        if terms:
            yield Identity(
                IdentityKind.COLUMN_SUM,
                values[check.formula.target.measure].key,
                terms,
                source=f"spec:{spec.name}",
                family=f"{check.dimension}: {check.formula.text} of {_name(measure, others)}",
            )


def _formula(check: Formula, spec: NoticeSpec, slots: Sequence[Slot]) -> Iterator[Identity]:
    by_place = {(s.key[1], s.measure, s.dimensions): s for s in slots}

    def look_up(ref: Ref, row: int, dimensions: Dimensions) -> Slot | None:
        wanted = dict(dimensions) | dict(ref.dimensions)
        carried = spec.column(ref.measure).dimensions
        return by_place.get((row, ref.measure, tuple(sorted((d, wanted[d]) for d in carried if d in wanted))))

    def terms(refs: tuple[SignedRef, ...], row: int, dimensions: Dimensions) -> tuple[Term, ...] | None:
        slots_found = [(look_up(t.ref, row, dimensions), t.sign) for t in refs]
        if any(slot is None for slot, _ in slots_found):
            return None
        return tuple(Term(slot.key, sign) for slot, sign in slots_found if slot is not None)

    for slot in slots:
        fixed = dict(check.target.dimensions)
        if slot.measure != check.target.measure or any(
            dict(slot.dimensions).get(d) != v for d, v in fixed.items()
        ):
            continue
        numerator = terms(check.numerator, slot.key[1], slot.dimensions)
        denominator = terms(check.denominator, slot.key[1], slot.dimensions)
        if not numerator or denominator is None:
            continue
        yield Identity(
            _kind(check, numerator),
            slot.key,
            numerator,
            denominator,
            source=f"spec:{spec.name}",
            family=f"{check.text} ({_name(slot.measure, slot.dimensions)})",
        )


def _kind(check: Formula, numerator: tuple[Term, ...]) -> IdentityKind:
    if check.denominator:
        growth = len(numerator) == 2 and numerator[1].sign < 0 and len(check.denominator) == 1
        return IdentityKind.GROWTH if growth else IdentityKind.RATIO
    return IdentityKind.BALANCE if any(t.sign < 0 for t in numerator) else IdentityKind.COLUMN_SUM


def _name(measure: str, dimensions: Dimensions) -> str:
    return measure + "".join(f"[{name}={value}]" for name, value in dimensions)
