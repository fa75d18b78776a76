"""Takes understood tables, gives the same with a status on every value: proved, repaired, doubtful ..."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.types import BBox, Notice, Table
from normalize.figures import figures, slots
from normalize.tidy import TidyTable
from normalize.types import NullKind, Observation
from normalize.units import unit
from normalize.vouch import vouch as body_says
from schemas.checks import spelt_out
from schemas.discovery import equal_across, search
from schemas.figures import Figure, Identity, Key, Status
from schemas.findings import Code, Finding, Place
from schemas.repair import Repair, repair
from schemas.trust import TrustReport, trust
from tongbao.findings import findings_of

DOUBTFUL_CODES = frozenset(
    {
        Code.VALUE_UNPARSED,
        Code.VALUE_INTERPRETED,
        Code.INK_UNREAD,
        Code.GRID_UNCERTAIN,
        Code.PAGE_DAMAGED,
        Code.REPAIR_AMBIGUOUS,
        Code.LOW_CONFIDENCE,
    }
)
"""Findings that make a value doubtful unless arithmetic proves it."""

_OF_ONE_VALUE = DOUBTFUL_CODES - {Code.GRID_UNCERTAIN, Code.PAGE_DAMAGED}


_OPEN = frozenset({Status.READ, Status.AGREED})
"""Statuses that doubts can take away; nor does arithmetic tell a dash from a blank."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Tables whose observations have their final values, statuses and findings."""

    tables: tuple[TidyTable, ...]
    trust: TrustReport
    findings: tuple[Finding, ...]
    """Those that are about no single value, of extraction and of proof."""
    outcome: Repair
    """What the arithmetic found: the figures, the identities that hold or broke, the values in question."""


def vouch(notice: Notice, tables: tuple[TidyTable, ...], doubtful_below: float) -> Vouched:
    """Check all numbers of a notice against each other.

    Args:
        notice: the notice as extracted: its tables carry the recogniser's alternatives.
        tables: the same tables understood, in the same order.
        doubtful_below: confidence under which a reading that nothing proves is doubtful.
    """
    known = _by_key(zip(notice.tables, tables, strict=True))
    stated = [identity for t in tables if t.spec for identity in spelt_out(t.spec, slots(t))]
    said = body_says(notice.body, known, {t.number: t.title for t in notice.tables if t.title})
    found = discovered(known, tables)
    outcome = repair({**known, **said.figures}, (*stated, *found, *said.identities))
    by_key, general = _sorted_out((*outcome.findings, *said.findings))
    seen = _Seen.of(notice)
    vouched = tuple(
        replace(
            table,
            observations=tuple(
                _judged(
                    o,
                    outcome,
                    [*by_key.get(_key(o), ()), *seen.about(o)],
                    [*seen.doubted.get(o.table, ()), *seen.damaged.get(o.page, ())],
                    doubtful_below,
                )
                for o in table.observations
            ),
        )
        for table in tables
    )
    told = {id(f) for table in tables for o in table.observations for f in seen.about(o)}
    raised = (f for f in seen.all if id(f) not in told)
    return Vouched(vouched, trust(outcome.figures, outcome.proof), (*raised, *general), outcome)


def discovered(known: Mapping[Key, Figure], tables: Iterable[TidyTable]) -> Iterator[Identity]:
    """Identities that the numbers show: within each block, whose rows have one label, then across tables.

    With them what labels state and the numbers refute.
    """
    of_table: dict[int, dict[Key, Figure]] = defaultdict(dict)
    for key, figure in known.items():
        of_table[key[0]][key] = figure
    for table in tables:
        for block in table.blocks:
            found = search({k: f for k, f in of_table[table.number].items() if k[2] in block})
            yield from (*found.identities, *found.refuted)
    yield from equal_across(known)


def _by_key(pairs: Iterable[tuple[Table, TidyTable]]) -> dict[Key, Figure]:
    return {figure.key: figure for table, tidy in pairs for figure in figures(table, tidy)}


def _sorted_out(findings: Iterable[Finding]) -> tuple[dict[Key, list[Finding]], tuple[Finding, ...]]:
    """Findings by the value that they are about, and the rest."""
    by_key: dict[Key, list[Finding]] = {}
    general = []
    for finding in findings:
        place = finding.place
        if place.table is None or place.row is None or place.column is None:
            general.append(finding)
        else:
            by_key.setdefault((place.table, place.row, place.column), []).append(finding)
    return by_key, tuple(general)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What extraction had to say of the notice.

    ``spots`` are findings with a box in one cell (ink that no reading understood) by page; ``damaged``
    and ``doubted`` those that put all values of a page or a table in doubt, by page and by table.
    """

    all: tuple[Finding, ...]
    spots: Mapping[int | None, list[Finding]]
    damaged: Mapping[int | None, list[Finding]]
    doubted: Mapping[int | None, list[Finding]]

    @staticmethod
    def of(notice: Notice) -> _Seen:
        """All findings of the notice, its pages and its tables."""
        found = findings_of(notice)
        spots: dict[int | None, list[Finding]] = defaultdict(list)
        for finding in found:
            if finding.code in _OF_ONE_VALUE and finding.place.bbox is not None:
                spots[finding.place.page].append(finding)
        doubted: dict[int | None, list[Finding]] = defaultdict(list)
        for finding in found:
            if finding.code is Code.GRID_UNCERTAIN:
                doubted[finding.place.table].append(finding)
        damaged: dict[int | None, list[Finding]] = defaultdict(list)
        for finding in found:
            if finding.code is Code.PAGE_DAMAGED:
                damaged[finding.place.page].append(finding)
        return _Seen(found, spots, damaged, doubted)

    def about(self, observation: Observation) -> list[Finding]:
        """The findings that concern one value alone."""
        return [
            f
            for f in self.spots.get(observation.page, ())
            if f.place.bbox is not None and observation.bbox.contains(BBox(*f.place.bbox).center)
        ]


def _key(observation: Observation) -> Key:
    return observation.table, observation.row, observation.column


def _judged(
    observation: Observation,
    outcome: Repair,
    said: Iterable[Finding],
    of_table: Iterable[Finding],
    doubtful_below: float,
) -> Observation:
    """The observation with its status; ``said`` is of its place, ``of_table`` of its table or page."""
    key = _key(observation)
    place = Place(observation.page, observation.bbox, *key)
    findings = [*observation.findings, *(replace(f, place=place) for f in said), *of_table]
    status = outcome.proof.status.get(key, Status.READ)
    if status in _OPEN or (status is Status.PROVED and observation.value is None):
        if observation.confidence is not None and observation.confidence < doubtful_below:
            message = f"read as '{observation.raw}' with confidence {observation.confidence:.3f}"
            findings.append(Finding(Code.LOW_CONFIDENCE, message, place))
        if _is_doubtful(observation, {f.code for f in findings}):
            status = Status.DOUBTFUL
    judged = replace(observation, status=status, findings=tuple(findings))
    if key in outcome.repaired:
        return _with_value(judged, outcome.repaired[key].value)
    return replace(judged, status=None) if _is_empty(judged) else judged


def _is_empty(observation: Observation) -> bool:
    """Whether nothing stands in the cell, and nothing speaks against that: there is nothing to believe."""
    return observation.null_kind is NullKind.BLANK and observation.status is not Status.DOUBTFUL


def _is_doubtful(observation: Observation, codes: set[Code]) -> bool:
    """A text in a measure column is no doubt where the file's own text layer says it; ink and grids are."""
    if codes & {Code.INK_UNREAD, Code.GRID_UNCERTAIN, Code.PAGE_DAMAGED}:
        return True
    return observation.confidence is not None and bool(DOUBTFUL_CODES & codes)


def _with_value(observation: Observation, value: Decimal | None) -> Observation:
    """The observation with another number; ``raw`` keeps what was read."""
    found = unit(observation.unit) if observation.unit else None
    return replace(
        observation,
        value=value,
        null_kind=NullKind.BLANK if value is None else None,
        value_base=value * found.factor if value is not None and found else None,
    )
