"""Which column of a table is which measure of a spec.

Every spec column says its header as a path of segments; a table column has a printed path. The
segments must be found in the path in order, the last in the last place. How well each is found
(same text, synonym, part of a longer text, alike but for a misread character) gives a score, and
the best pairs are taken first, each column once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from normalize.header import bare
from normalize.terms import Terms
from normalize.text import clean
from schemas.spec import Alternatives, Column, Dimension, Mode, NoticeSpec, Segment

_EXACT, _SYNONYM, _PATTERN = 1.0, 0.95, 0.9
_ALIKE = 0.75
"""Least similarity of two texts that differ by misread characters only."""
_ENOUGH = 0.6
"""Least share of a spec's required columns that a table must have."""
_WITHOUT_TITLE = 0.9
"""The same, for a table whose title does not say it."""
_EXPLAINED = 0.5
"""Least share of a table's columns that the spec must explain: a part of a wider table is not the table."""


_RELATED = re.compile(r"率|占比|比重|比例|同比|环比|增长|增减|增幅|增速|下降|[%‰±]")
"""Words of a share or a change, which is no measure of the things themselves."""
_COMPARED = re.compile(r"[比较占为]$")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A table column understood: the spec's column and the values of its dimensions."""

    index: int
    column: Column
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SpecMatch:
    """A table understood by a spec; ``missing`` names required columns that it lacks."""

    spec: NoticeSpec
    assignments: tuple[Assignment, ...]
    missing: tuple[str, ...]
    score: float


Levels = tuple[str, ...]
"""A header path in comparison form: cleaned, units in brackets taken off."""
_Table = dict[tuple[int, int], Levels]
"""By block and column."""


def levels(path: Iterable[str]) -> Levels:
    """The comparison form of a header path."""
    return tuple(bare(text) for text in path)


def match_spec(
    title: str,
    issuer: str,
    paths: Sequence[Sequence[str]],
    specs: Iterable[NoticeSpec],
    blocks: Sequence[Sequence[int]],
) -> SpecMatch | None:
    """The spec that fits the table best, or None.

    Args:
        title: the table's title, with the annex title if it has one.
        issuer: the notice's issuer ("" if unknown).
        paths: one header path per column.
        specs: the specs to choose from.
        blocks: indices of the columns that hold measures, those of each block of a table that
            stands side by side together; a measure may return in another block.
    """
    table = {(b, i): levels(paths[i]) for b, columns in enumerate(blocks) for i in columns}
    found = [m for spec in specs if (m := _fit(clean(title), clean(issuer), table, spec)) is not None]
    return max(found, key=lambda m: m.score, default=None)


def _fit(title: str, issuer: str, table: _Table, spec: NoticeSpec) -> SpecMatch | None:
    if spec.match.issuer and not _says(issuer, spec.match.issuer):
        return None
    titled = bool(spec.match.title) and _says(title, spec.match.title)
    assignments = _assign(table, spec)
    required = {c.name for c in spec.columns if c.required}
    have = {a.column.name for a in assignments}
    coverage = len(required & have) / max(1, len(required))
    explained = len(assignments) / max(1, len(table))
    if coverage < (_ENOUGH if titled else _WITHOUT_TITLE):
        return None
    if explained < (_EXPLAINED if titled else _WITHOUT_TITLE):
        return None
    missing = tuple(sorted(required - have))
    if spec.mode is Mode.FREEZE and (missing or len(assignments) < len(table)):
        return None
    return SpecMatch(spec, assignments, missing, coverage + explained + titled)


def _says(text: str, wanted: tuple[Alternatives, ...]) -> bool:
    return all(any(clean(a) in text for a in alternatives) for alternatives in wanted)


def _assign(table: _Table, spec: NoticeSpec) -> tuple[Assignment, ...]:
    pairs = []
    for (block, index), path in table.items():
        for order, column in enumerate(spec.columns):
            found = _path_score(path, column.header, spec)
            if found is not None:
                score, dimensions = found
                pairs.append((-score, index, order, block, column, dimensions))
    taken: dict[int, Assignment] = {}
    used: set[tuple[int, str, tuple[tuple[str, str], ...]]] = set()
    for _, index, _, block, column, dimensions in sorted(pairs, key=lambda p: p[:3]):
        if index not in taken and (block, column.name, dimensions) not in used:
            taken[index] = Assignment(index, column, dimensions)
            used.add((block, column.name, dimensions))
    return tuple(taken[i] for i in sorted(taken))


def _path_score(
    path: Levels, header: tuple[Segment, ...], spec: NoticeSpec
) -> tuple[float, tuple[tuple[str, str], ...]] | None:
    """Mean quality of the header's segments in ``path`` (last in last place), or None."""
    if not path:
        return None
    last = _segment_score(path[-1], header[-1], spec)
    if last is None and path[-1] == "":  # a group's own total, told by the group's name
        found = _path_score(path[:-1], header, spec)
        return (found[0] - 0.005, found[1]) if found else None
    if last is None:
        return None
    rest = _subsequence(path[:-1], header[:-1], spec)
    if rest is None:
        return None
    scores = [*rest[0], last[0]]
    unmatched = len(path) - len(header)
    dimensions = tuple(sorted((*rest[1], *last[1])))
    return sum(scores) / len(scores) + 0.01 * len(scores) - 0.001 * unmatched, dimensions


_Found = tuple[tuple[float, ...], tuple[tuple[str, str], ...]]


def _subsequence(path: Levels, header: tuple[Segment, ...], spec: NoticeSpec) -> _Found | None:
    if not header:
        return (), ()
    best: _Found | None = None
    for position in range(len(path) - len(header) + 1):
        here = _segment_score(path[position], header[0], spec)
        if here is None:
            continue
        rest = _subsequence(path[position + 1 :], header[1:], spec)
        if rest is not None and (best is None or here[0] + sum(rest[0]) > sum(best[0])):
            best = (here[0], *rest[0]), (*here[1], *rest[1])
    return best


def _segment_score(
    text: str, segment: Segment, spec: NoticeSpec
) -> tuple[float, tuple[tuple[str, str], ...]] | None:
    if segment.dimension is None:
        score = _best_score(text, segment.texts)
        return (score, ()) if score else None
    dimension = spec.dimension(segment.dimension)
    found = _dimension_value(text, segment, dimension)
    return (found[0], ((dimension.name, found[1]),)) if found else None


@lru_cache(maxsize=65536)
def _best_score(text: str, wanted: Alternatives) -> float:
    return max((_text_score(text, clean(t)) for t in wanted), default=0.0)


@lru_cache(maxsize=65536)
def _dimension_value(text: str, segment: Segment, dimension: Dimension) -> tuple[float, str] | None:
    if dimension.pattern is not None:
        pattern = re.escape(clean(segment.before)) + f"(?P<value>{dimension.pattern})"
        found = re.search(pattern + re.escape(clean(segment.after)), text)
        if found is None:  # the words around the value may be misread or shortened; the value may not
            found = re.search(f"(?P<value>{dimension.pattern})", text)
            if found is None or not _text_score(text.replace(found.group("value"), ""), clean(segment.after)):
                return None
        return _PATTERN, found.group("value")
    scored = [
        (max(_text_score(text, clean(f"{segment.before}{t}{segment.after}")) for t in texts), value)
        for value, texts in dimension.values
    ]
    best = max(scored, default=(0.0, ""))
    return best if best[0] else None


def _speaks_otherwise(text: str, wanted: str) -> bool:
    """Whether the words beside ``wanted`` make another measure of it: a rate, a change, a comparison."""
    before, _, after = text.partition(wanted)
    related = bool(_RELATED.search(before + after)) and not _RELATED.search(wanted)
    return related or bool(_COMPARED.search(before))


@lru_cache(maxsize=65536)
def _text_score(text: str, wanted: str) -> float:
    if text == wanted:
        return _EXACT
    if not text or not wanted:
        return 0.0
    if Terms.load().same_kind(text, wanted):
        return _SYNONYM
    if len(wanted) > 1 and wanted in text:
        return 0.0 if _speaks_otherwise(text, wanted) else 0.7 + 0.2 * len(wanted) / len(text)
    if min(len(text), len(wanted)) >= 3:
        alike = SequenceMatcher(None, text, wanted, autojunk=False).ratio()
        if alike >= _ALIKE:
            return 0.6 * alike
    return 0.0
