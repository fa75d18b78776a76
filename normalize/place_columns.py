"""The labels of one table read together: rows settle what a label alone leaves open, and are counted.

``places`` reads a label by itself; here its neighbours have their say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalize.gazetteer import Division, Gazetteer
from normalize.header import Path, bare
from normalize.issuers import Context
from normalize.places import Match, match
from normalize.types import Region
from schemas.findings import Code, Finding

_ROWS_OF_A_LEVEL = 3
"""Rows that must be of one level before the others are taken to be so."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What the labels that are clear by themselves tell of the others.

    ``level`` is the one that all divisions among them have (the issuer and municipalities set aside),
    ``taken`` are the codes of their rows, ``own_row`` says that the issuer has a row of its own.
    """

    context: Context
    gazetteer: Gazetteer
    level: str | None
    taken: frozenset[str | None]
    own_row: bool

    @staticmethod
    def of(alone: Sequence[Match], context: Context, gazetteer: Gazetteer) -> _Column:
        regions = [m.region for m in alone if m.region]
        rows = [r for r in regions if r.is_division and r.code != context.code]
        levels = {r.role for r in rows if not _municipality(r)}
        one = len(levels) == 1 and len(rows) >= _ROWS_OF_A_LEVEL
        return _Column(
            context,
            gazetteer,
            next(iter(levels)) if one else None,
            frozenset(r.code for r in regions),
            any(r.code == context.code or r.role == "total" for r in regions),
        )

    def settled(self, found: Match, above: str | None) -> Match:
        """The match with the place that the rows tell; as it was where they tell none, or not the same.

        ``above`` is the code of the prefecture whose row stands above it.
        """
        answers = dict(self._answers(found.candidates, above)) if found.region is None else {}
        if len(answers) != 1:
            return found
        ((region, why),) = answers.items()
        reason = f"{found.why}; {region.name} {region.code}, {why}"
        return Match(region, reason, found.candidates, (Finding(Code.PLACE_CORRECTED, reason),))

    def _answers(self, candidates: Sequence[Region], above: str | None) -> Iterator[tuple[Region, str]]:
        """Each way in which the rows tell one of the candidates from all others, the stronger one last."""
        alike = [c for c in candidates if c.role == self.level and c.code not in self.taken]
        if len(alike) == 1 and (self.own_row or all(c.code != self.context.code for c in candidates)):
            yield alike[0], f"a {self.level}, as the other rows"
        inside = [c for c in candidates if above and c.code and self._parent(c.code) == above]
        if len(inside) == 1:
            yield inside[0], f"inside {above}, whose row stands above"

    def _parent(self, code: str) -> str | None:
        division = self.gazetteer.at(code, self.context.year)
        return division.parent if division else None


def _municipality(region: Region) -> bool:
    """Whether it is a province in a list of provinces and a city in a list of cities: 北京市."""
    return region.role == "province" and region.name.endswith("市")


def match_column(labels: Sequence[str], context: Context, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Read the labels of one table together.

    A label of several readings is the one inside the prefecture whose row stands above it, or else
    the one of the level that all other rows have, where just one is left and the issuer, if it may
    be meant, has a row of its own. Where the two do not agree it stays open.
    """
    alone = [match(label, context, gazetteer) for label in labels]
    column = _Column.of(alone, context, gazetteer)
    settled: list[Match] = []
    above = None
    for found in alone:
        settled.append(column.settled(found, above))
        region = settled[-1].region
        if region is not None and region.role == "prefecture" and region.code != context.code:
            above = region.code
    return tuple(settled)


def match_rows(
    labels: Sequence[tuple[str, int | None]], context: Context, gazetteer: Gazetteer
) -> tuple[Match, ...]:
    """Read the labels of one table, each by the places of its own year (None: the table's).

    Rows of one year are read together, as ``match_column`` does.
    """
    years = [context.year if year is None else year for _, year in labels]
    found: dict[int, Match] = {}
    for year in dict.fromkeys(years):
        rows = [i for i, own in enumerate(years) if own == year]
        matches = match_column([labels[i][0] for i in rows], context.in_year(year, gazetteer), gazetteer)
        found |= zip(rows, matches, strict=True)
    return tuple(found[i] for i in range(len(labels)))


def across(
    paths: Sequence[Path], columns: Sequence[int], context: Context, gazetteer: Gazetteer
) -> dict[int, Match]:
    """The places that columns stand for, by the innermost level of headers of which at least half are places.

    ``指标 | 城区 | 泽州县`` as well as 城区 and 泽州县 with 计划 and 完成 below each.
    """
    for level in reversed(range(max((len(paths[i]) for i in columns), default=0))):
        heads = {i: bare(paths[i][level]) for i in columns if len(paths[i]) > level and paths[i][level]}
        texts = list(dict.fromkeys(heads.values()))
        found = dict(zip(texts, match_column(texts, context, gazetteer), strict=True))
        named = {i: found[text] for i, text in heads.items() if _is_division(found[text])}
        if len({heads[i] for i in named}) > 1 and 2 * len(named) >= len(columns):
            return named
    return {}


def place_texts(
    labels: Sequence[Mapping[str, str]], context: Context, gazetteer: Gazetteer
) -> tuple[str | None, ...]:
    """For each row its place, from the column of which at least half of the texts are places (建设地点).

    All are None where there is no such column.

    Args:
        labels: For each row its texts by header.
        context: Whose table it is.
        gazetteer: The divisions of the country.
    """
    for header in dict.fromkeys(header for row in labels for header in row):
        texts = [row.get(header, "") for row in labels]
        distinct = list(dict.fromkeys(filter(None, texts)))
        found = match_column(distinct, context, gazetteer)
        divisions = {text for text, match_ in zip(distinct, found, strict=True) if _is_division(match_)}
        if len(divisions) > 1 and 2 * sum(text in divisions for text in texts) >= len(texts):
            return tuple(text if text in divisions else None for text in texts)
    return (None,) * len(labels)


def _is_division(found: Match) -> bool:
    """Whether a label is a division itself, not an office or a part of it."""
    return found.region is not None and found.region.is_division and found.region.qualifier is None


def coverage(matches: Sequence[Match], context: Context, gazetteer: Gazetteer) -> tuple[Finding, ...]:
    """Whether a table that lists the places of its issuer lists each of them once.

    A table that names fewer than half of them is no such list. A row 市区 stands for the
    districts; a row of several readings may be any of its candidates.
    """
    area = gazetteer.at(context.code, context.year) if context.code else None
    if area is None or area.level == "county":
        return ()
    regions = [m.region for m in matches if m.region]
    listed = {code for region in regions for code in region.adcodes}
    expected = gazetteer.children(area.code, context.year)
    if 2 * sum(d.code in listed for d in expected) < max(len(expected), 4):
        return ()
    maybe = {c.code for m in matches if m.region is None for c in m.candidates}
    absent = [d for d in expected if d.code not in listed | maybe]
    if any(":urban" in (region.code or "") for region in regions):
        absent = [d for d in absent if not d.name.endswith("区")]
    return (*_missing(area, absent), *_doubled(regions, context, gazetteer))


def _missing(area: Division, absent: Sequence[Division]) -> Iterator[Finding]:
    if absent:
        names = "、".join(d.name for d in absent)
        yield Finding(Code.PLACE_MISSING, f"{area.name} has {names}, which the table does not list")


def _doubled(regions: Sequence[Region], context: Context, gazetteer: Gazetteer) -> Iterator[Finding]:
    rows = Counter(code for region in regions if not region.qualifier for code in region.adcodes)
    for code, count in rows.items():
        if count > 1:
            division = gazetteer.at(code, context.year)
            yield Finding(Code.PLACE_DOUBLED, f"{division.name if division else code} stands in {count} rows")
