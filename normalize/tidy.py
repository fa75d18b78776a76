"""A table understood: label columns, spec, places and periods put together into observations."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.types import Cell, DocumentHead, Table
from normalize.columns import Assignment, SpecMatch, match_spec
from normalize.gazetteer import Gazetteer
from normalize.header import Path, bare, header_paths
from normalize.measures import Measured, measured
from normalize.periods import Period, reference_period
from normalize.place_columns import across, coverage, match_rows, place_texts
from normalize.places import Context, Match
from normalize.roles import Block, blocks
from normalize.rows import RowLabel, row_labels
from normalize.terms import LabelKind, Terms
from normalize.times import Reported, Time, cell_time, column_time, row_year
from normalize.types import Observation, Region
from schemas.findings import Code, Finding, Place
from schemas.spec import Entity, Mode, NoticeSpec

_PLACES_ENOUGH = 0.5
"""Share of rows that must name a known place before the rows of an unnamed column are places."""


@dataclass(frozen=True, slots=True)
class TidyTable:
    """One table's observations, the spec that explains it (or None), and what is odd about it."""

    number: int
    spec: NoticeSpec | None
    blocks: tuple[tuple[int, ...], ...]
    """The measure columns of each block: rows of different blocks have different labels."""
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a notice says of itself that its tables do not repeat."""

    context: Context
    issuer: str
    issued_on: dt.date | None
    reported: Period | None
    """The period that the notice reports on."""

    @staticmethod
    def of(head: DocumentHead, places: Gazetteer) -> Setting:
        """Issuer and reference year, from the head of the notice."""
        context = Context.of(head.issuer, head.title, head.issued_on, head.doc_number, places)
        reported = reference_period(head.title, head.issued_on)
        return Setting(context, head.issuer or "", head.issued_on, reported)


Regions = dict[int, Match]
Years = dict[int, int | None]
"""Grid row → the year that the row itself names."""


@dataclass(frozen=True, slots=True)
class _View:
    """A table with everything known of its columns (by index) and rows (by grid row)."""

    table: Table
    paths: Sequence[Path]
    found: SpecMatch | None
    assigned: dict[int, Assignment]
    meanings: dict[int, Measured]
    times: dict[int, Time]
    reported: Reported
    across: Regions
    """The places of columns that are headed by places, by column."""
    issuer: str | None


def tidy(table: Table, setting: Setting, specs: Sequence[NoticeSpec], places: Gazetteer) -> TidyTable:
    """Understand one table.

    Every body cell of a measure column becomes one observation, blanks included; label columns
    (names, codes, order numbers) become the rows' labels.
    """
    paths = header_paths(table)
    columns = blocks(table, paths)
    measures = tuple(block.measures for block in columns)
    title = table.title or ""
    found = match_spec(title, setting.issuer, paths, specs, measures)
    domain = Terms.load().domain(title)
    reported = _reported(title, setting)
    setting = replace(setting, context=setting.context.in_year(reported.year, places))
    assigned = {a.index: a for a in found.assignments} if found else {}
    every = [index for block in measures for index in block]
    view = _View(
        table,
        paths,
        found,
        assigned,
        {i: measured(paths[i], table, assigned.get(i), domain) for i in every},
        {i: column_time(paths[i], reported) for i in every},
        reported,
        across(paths, every, setting.context, places),
        setting.context.issuer_code,
    )
    observations: list[Observation] = []
    regions: list[Regions] = []
    for block in columns:
        rows = row_labels(table, block, paths)
        rows = rows if view.across else _with_places(rows, setting, places)
        years = {row.row: row_year((*row.path, row.text), reported) for row in rows}
        placed = _regions(block, rows, years, found.spec.entity if found else None, setting, places)
        observations += _block_observations(view, block, rows, placed)
        if not any(row.place for row in rows):  # a list of projects may name a county often or never
            regions.append(placed)
    observations = _alike(sorted(observations, key=lambda o: (o.row, o.column)))
    findings = (
        *_column_findings(view, every),
        *_period_findings(view),
        *_coverage(table, regions, setting, places),
    )
    return TidyTable(table.number, found.spec if found else None, measures, tuple(observations), findings)


def _alike(observations: Sequence[Observation]) -> list[Observation]:
    """The observations, with a finding on numbers that share their name with another of the table."""
    names = Counter(o.name for o in observations if o.value is not None)
    return [
        replace(o, findings=(*o.findings, _alike_finding(o)))
        if names[o.name] > 1 and o.value is not None
        else o
        for o in observations
    ]


def _alike_finding(observation: Observation) -> Finding:
    o = observation
    what = " > ".join(filter(None, (*o.row_path, o.row_label, *o.header)))
    return Finding(
        Code.ROWS_ALIKE,
        f"several numbers stand under {what}",
        Place(o.page, o.bbox, o.table, o.row, o.column),
    )


def _reported(title: str, setting: Setting) -> Reported:
    period = reference_period(title, None) or setting.reported
    return Reported(setting.issued_on, period.start.year if period else setting.context.year, period)


def _block_observations(
    view: _View, block: Block, rows: Sequence[RowLabel], regions: Regions
) -> Iterator[Observation]:
    for row, cells in zip(rows, view.table.squares(view.table.header_rows), strict=True):
        for index in block.measures:
            if (cell := cells[index]) is not None:
                yield _observation(view, row, regions.get(row.row), index, cell)


def _regions(
    columns: Block,
    rows: Sequence[RowLabel],
    years: Years,
    entity: Entity | None,
    setting: Setting,
    places: Gazetteer,
) -> Regions:
    """The place of each row, by grid row; of rows that are no places the totals only."""
    named_rows = [row for row in rows if row.text]
    found = match_rows([(row.text, years[row.row]) for row in named_rows], setting.context, places)
    matches = {row.row: match for row, match in zip(named_rows, found, strict=True)}
    if any(row.place for row in rows):
        return _under_places(rows, matches, years, setting, places)
    if (entity or _entity(columns, found)) is Entity.DIVISION:
        return matches
    return {k: m for k, m in matches.items() if _sums_up(m)}


def _with_places(rows: tuple[RowLabel, ...], setting: Setting, places: Gazetteer) -> tuple[RowLabel, ...]:
    """The rows with their places where no header says which column has them, but its texts do."""
    if any(row.place for row in rows):
        return rows
    found = place_texts([dict(row.labels) for row in rows], setting.context, places)
    if all(text in {None, row.text} for text, row in zip(found, rows, strict=True)):
        return rows
    return tuple(replace(row, place=text) for row, text in zip(rows, found, strict=True))


def _under_places(
    rows: Sequence[RowLabel], own: Regions, years: Years, setting: Setting, places: Gazetteer
) -> Regions:
    """The place of each row that has a name of its own beside its place (县区 | 项目 | 金额).

    A subtotal is of the place that it stands under, not of the issuer.
    """
    placed = [row for row in rows if row.place]
    found = match_rows([(row.place or "", years[row.row]) for row in placed], setting.context, places)
    regions = {k: m for k, m in own.items() if _sums_up(m)}
    return regions | {
        row.row: _of_group(match, regions.get(row.row)) for row, match in zip(placed, found, strict=True)
    }


def _of_group(group: Match, total: Match | None) -> Match:
    """The match of a group's row; of its subtotal, where ``total`` says that it is one."""
    if group.region is None or total is None or total.region is None:
        return group
    return replace(group, region=replace(group.region, role=total.region.role))


def _sums_up(found: Match) -> bool:
    return found.region is not None and found.region.role in {"total", "subtotal"}


def _entity(columns: Block, found: Sequence[Match]) -> Entity:
    """What the rows are as far as the table tells: offices and totals make no table of places."""
    named = sum(m.region is not None and m.region.is_division for m in found)
    told = columns.of(LabelKind.DIVISION) or named >= _PLACES_ENOUGH * max(1, len(found))
    return Entity.DIVISION if told else Entity.ITEM


def _observation(
    view: _View, row: RowLabel, match_found: Match | None, index: int, cell: Cell
) -> Observation:
    table, assignment = view.table, view.assigned.get(index)
    time = cell_time((*row.path, row.text), view.paths[index], view.times[index], view.reported)
    period = time.period
    place = Place(cell.page, cell.bbox, table.number, row.row, index)
    value = view.meanings[index].value(cell.text, row.unit, row.text)
    findings = [replace(f, place=place) for f in value.findings]
    if match_found is not None:
        findings += [replace(f, place=place) for f in match_found.findings]
    if assignment is not None and value.value is not None:
        findings += _range_findings(assignment, value.value, place)
    return Observation(
        table=table.number,
        row=row.row,
        column=index,
        row_label=row.text,
        row_path=row.path,
        row_role=_role(row, match_found, view.issuer),
        region=_region(match_found, view.across.get(index)),
        header=view.paths[index],
        measure=_measure(view, index),
        dimensions=assignment.dimensions if assignment else (),
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        raw=cell.text,
        value=value.value,
        null_kind=value.null_kind,
        unit=value.unit,
        unit_kind=value.unit_kind,
        unit_source=value.unit_source,
        value_base=value.value_base,
        unit_base=value.unit_base,
        page=cell.page,
        bbox=cell.bbox,
        reader=cell.words[0].engine if cell.words else "",
        confidence=cell.confidence,
        spec=view.found.spec.name if view.found else None,
        findings=tuple(findings),
        labels=row.labels,
    )


def _region(row: Match | None, column: Match | None) -> Region | None:
    """The place of a value: that of its row, or else of its column, to which a row of totals belongs too."""
    of_row = row.region if row is not None else None
    if column is None or (of_row is not None and of_row.is_division):
        return of_row
    return column.region


def _measure(view: _View, index: int) -> str | None:
    if (assignment := view.assigned.get(index)) is not None:
        return assignment.column.name
    if view.found is None:
        return view.meanings[index].measure or (label_of(view.paths[index]) if view.paths[index] else None)
    return label_of(view.paths[index]) if view.found.spec.mode is Mode.EVOLVE else None


def _range_findings(assignment: Assignment, value: Decimal, place: Place) -> list[Finding]:
    column = assignment.column
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else low} .. {'' if high is None else high}"
        return [Finding(Code.VALUE_OUT_OF_RANGE, f"{value} lies outside {bounds}", place)]
    return []


def _role(row: RowLabel, found: Match | None, issuer: str | None) -> str:
    if row.of_which:
        return "of_which"
    if found is None or found.region is None:
        return "item"
    if row.place and not _sums_up(found):
        return "item"
    role = found.region.role
    if role in {"total", "subtotal", "average"}:
        return role
    return "total" if found.region.code == issuer else "place"


def _column_findings(view: _View, measures: Sequence[int]) -> list[Finding]:
    if view.found is None:
        return []
    spec, number, page = view.found.spec.name, view.table.number, view.table.pages[0]
    unknown = [
        Finding(
            Code.COLUMN_UNKNOWN,
            f"column {i + 1} ({' > '.join(filter(None, view.paths[i]))}) is unknown to spec {spec}",
            Place(page, None, number, None, i),
        )
        for i in measures
        if i not in view.assigned
    ]
    missing = [
        Finding(Code.COLUMN_MISSING, f"spec {spec} expects a column {name}", Place(page, None, number))
        for name in view.found.missing
    ]
    return unknown + missing


def _period_findings(view: _View) -> Iterator[Finding]:
    """One finding for the columns that lack a period for the same reason."""
    for why in dict.fromkeys(time.why for time in view.times.values() if time.why):
        columns = [index for index, time in view.times.items() if time.why == why]
        listed = ", ".join(str(index + 1) for index in columns)
        place = Place(
            view.table.pages[0], None, view.table.number, None, columns[0] if len(columns) == 1 else None
        )
        yield Finding(Code.PERIOD_UNKNOWN, f"column{'s' if len(columns) > 1 else ''} {listed}: {why}", place)


def _coverage(table: Table, regions: Sequence[Regions], setting: Setting, places: Gazetteer) -> list[Finding]:
    """Over all blocks together: a folded table lists its places in several."""
    matches = tuple(match for block in regions for match in block.values())
    found = coverage(matches, setting.context, places)
    return [replace(f, place=Place(table.pages[0], None, table.number)) for f in found]


def label_of(path: Path) -> str:
    """A measure's name out of its header path, for tables that no spec knows."""
    return "_".join(t for text in path if (t := bare(text))) or "value"
