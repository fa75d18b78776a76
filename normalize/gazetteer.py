"""The divisions of the country by year: province, prefecture, county; their names, codes, successors.

The data (``data/divisions.csv``) runs from 1980 to 2025 by the state at the end of each year. Codes
are those of GB/T 2260, reliable from 1985 and usable from 1983; names are good throughout. A year
before or after is taken as the first or the last. ``builders/divisions.py`` makes the file;
``data/disputed_codes.csv`` lists the codes on which its sources disagree, what was decided, and what is open.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1980, 2025
NATION = "000000"


class Division(NamedTuple):
    """A division under one name, code and parent; ``start`` and ``end`` are years, both included.

    ``end`` is LAST_YEAR for what exists today, ``start`` FIRST_YEAR also for what is older.
    ``successors`` are the codes that took over in ``end + 1``. ``short`` is "" where the name has
    no short form: 沁县 and 城区 are never shortened. A tuple, as thousands are made at load.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    start: int
    end: int
    successors: tuple[str, ...]

    def valid(self, year: int) -> bool:
        """Whether it existed at the end of ``year``."""
        return self.start <= year <= self.end


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All divisions, looked up by code, by name and by parent."""

    divisions: tuple[Division, ...]
    _by_code: dict[str, list[Division]] = field(repr=False)
    _by_name: dict[str, list[Division]] = field(repr=False)
    _by_parent: dict[str, list[Division]] = field(repr=False)
    _before: dict[tuple[str, int], list[Division]] = field(repr=False)

    @staticmethod
    def load() -> Gazetteer:
        """The shipped gazetteer; read once per process."""
        return _load()

    def at(self, code: str, year: int | None) -> Division | None:
        """The division that had ``code`` in ``year`` (None: today)."""
        when = clamp(year)
        return next((d for d in self._by_code.get(code, ()) if d.valid(when)), None)

    def named(self, name: str) -> tuple[Division, ...]:
        """Every division of any year whose full or short name is ``name``."""
        return tuple(self._by_name.get(name, ()))

    def children(self, code: str, year: int | None) -> tuple[Division, ...]:
        """What stood directly under ``code``: prefectures and direct counties of a province, ..."""
        when = clamp(year)
        return tuple(d for d in self._by_parent.get(code, ()) if d.valid(when))

    def unchanged_since(self, code: str, year: int) -> int:
        """The first year from which a prefecture had the counties that it has in ``year``.

        For a province, whose changes come nearly every year, the year itself.
        """
        if code.endswith("0000"):
            return year
        changes = _changes(code, self)
        at = bisect_right(changes, year)
        return changes[at - 1] if at else year

    def counties(self, code: str, year: int | None) -> tuple[Division, ...]:
        """All counties under a province or prefecture."""
        found: list[Division] = []
        for child in self.children(code, year):
            found.extend(self.counties(child.code, year) if child.level != "county" else (child,))
        return tuple(found)

    def lineage(self, division: Division, year: int | None) -> tuple[Division, ...]:
        """The division and what it stood under, innermost first."""
        parent = self.at(division.parent, year) if division.parent else None
        return (division, *self.lineage(parent, year)) if parent else (division,)

    def in_year(self, division: Division, year: int) -> tuple[Division, ...]:
        """Who stood in ``year`` where ``division`` stood in its own time; empty if not known."""
        seen, found, open_ = {division}, [], [division]
        while open_:
            one = open_.pop()
            if one.valid(year):
                found.append(one)
                continue
            for other in self._after(one) if one.end < year else self._before.get((one.code, one.start), ()):
                if other not in seen:
                    seen.add(other)
                    open_.append(other)
        return tuple(sorted(found, key=lambda d: d.code))

    def standing(self, code: str, year: int) -> Division | None:
        """The division of ``code`` in ``year``; out of its time, the one that stood in its place."""
        found = self.at(code, year)
        if found is None:
            others = {d for spell in self._by_code.get(code, ()) for d in self.in_year(spell, year)}
            found = others.pop() if len(others) == 1 else None
        return found

    def current(self, division: Division) -> tuple[str, ...]:
        """Today's codes for the place."""
        if division.end == LAST_YEAR:
            return (division.code,)
        return tuple(d.code for d in self.in_year(division, LAST_YEAR))

    def _changes(self, code: str) -> tuple[int, ...]:
        spells = [*self._by_code.get(code, ()), *self._by_parent.get(code, ())]
        return tuple(sorted({year for d in spells for year in (d.start, d.end + 1)}))

    def _after(self, division: Division) -> list[Division]:
        following = (self.at(code, division.end + 1) for code in division.successors)
        return [d for d in following if d is not None]


def clamp(year: int | None) -> int:
    """A year that the data covers; None is today."""
    return LAST_YEAR if year is None else min(max(year, FIRST_YEAR), LAST_YEAR)


@lru_cache(maxsize=1024)
def _changes(code: str, gazetteer: Gazetteer) -> tuple[int, ...]:
    return gazetteer._changes(code)


@cache
def _load() -> Gazetteer:
    divisions = []
    with (resources.files("normalize") / "data" / "divisions.csv").open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name, short, level, parent, start, end, successors in rows:
            last = int(end) if end else LAST_YEAR
            after = tuple(successors.split())
            divisions.append(Division(code, name, short, level, parent, int(start), last, after))
    by_code, by_name, by_parent, before = (defaultdict(list) for _ in range(4))
    for d in divisions:
        by_code[d.code].append(d)
        by_name[d.name].append(d)
        if d.short:
            by_name[d.short].append(d)
        by_parent[d.parent].append(d)
        for code in d.successors:
            before[code, d.end + 1].append(d)
    return Gazetteer(tuple(divisions), dict(by_code), dict(by_name), dict(by_parent), dict(before))


@lru_cache(maxsize=1)
def lookalikes() -> dict[str, dict[str, int]]:
    """Misread character → the characters of place names that it may stand for, and how alike they look.

    Levels are 1 to 9: 1 from a likeness of 0.55 on, one more for every 0.05; two more
    where a recogniser was seen to confuse them or one is the other's traditional form. What is not here
    is neither.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    text = (resources.files("normalize") / "data" / "confusables.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        true, misread = line.split("\t")
        level = 0
        for char in misread:
            if char.isdecimal():
                level = int(char)
            else:
                found[char][true] = level
    return dict(found)
