"""Who took over from a division that ended: by name, by code, by the package's own id, by elimination.

The rules run from the surest to the least sure, each only on what the ones before left open. What
none of them finds stands in ``successors.csv``, a short list of well-known mergers and partitions.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from normalize.builders.sources import LAST, Spell

# Provinces that were cut out of others.
_LINEAGE = {"51": {"51", "50"}, "44": {"44", "46"}}
_GENERIC = {"城区", "郊区", "矿区", "市区", "城关区", "市中区", "新区", "东区", "西区", "南区", "北区"}


class History:
    """All spells, by year and by place."""

    def __init__(self, spells: list[Spell]) -> None:
        self.spells = spells
        self._starting: dict[tuple[int, str], list[Spell]] = defaultdict(list)
        self._active: dict[tuple[int, str], list[Spell]] = defaultdict(list)
        self._ending: dict[tuple[int, str], list[Spell]] = defaultdict(list)
        for s in spells:
            province = s.code[:2]
            self._starting[s.start, province].append(s)
            self._ending[s.end, province].append(s)
            for year in range(s.start, s.end + 1):
                self._active[year, province].append(s)
        self.parents = {
            (s.code, y): s for s in spells if s.level == "prefecture" for y in range(s.start, s.end + 1)
        }

    def begun(self, old: Spell) -> list[Spell]:
        """What began in the year after ``old``, in its province or one cut out of it."""
        return self._near(self._starting, old.end + 1, old)

    def active(self, old: Spell) -> list[Spell]:
        """What existed in the year after ``old``."""
        return self._near(self._active, old.end + 1, old)

    def around(self, old: Spell) -> list[Spell]:
        """What existed in the last year of ``old``, itself included."""
        return self._near(self._active, old.end, old)

    def ended(self, old: Spell) -> list[Spell]:
        """What ended with ``old``."""
        return self._near(self._ending, old.end, old)

    def _near(self, index: dict[tuple[int, str], list[Spell]], year: int, old: Spell) -> list[Spell]:
        provinces = _LINEAGE.get(old.code[:2], {old.code[:2]})
        return [s for p in sorted(provinces) for s in index[year, p]]

    def kin(self, old: Spell, new: Spell) -> bool:
        """Whether ``new`` stands where ``old`` stood: same parent, or a parent of the same stem or id."""
        if old.parent == new.parent:
            return True
        before, after = self.parents.get((old.parent, old.end)), self.parents.get((new.parent, new.start))
        if before is None or after is None:
            return False
        return before.short == after.short or before.ident == after.ident


def _stem(spell: Spell) -> str:
    short = spell.short
    for suffix in ("自治县", "自治旗", "特区", "林区", "矿区", "新区", "县", "市", "区", "旗"):
        if short == spell.name and len(short) > len(suffix):
            return short.removesuffix(suffix) if short.endswith(suffix) else short
    return short


Rule = Callable[[History, Spell], list[Spell]]


def _same_name(history: History, old: Spell) -> list[Spell]:
    found = [s for s in history.begun(old) if s.level == old.level and s.name == old.name]
    if old.name in _GENERIC or len(found) > 1:
        found = [s for s in found if s.code == old.code or history.kin(old, s)]
    return found


def _same_code(history: History, old: Spell) -> list[Spell]:
    """Renamed under its code; the year 1982 gave codes to other places, which have another stem."""
    found = [s for s in history.begun(old) if s.level == old.level and s.code == old.code]
    return [s for s in found if old.end > 1982 or _stem(s)[:1] == _stem(old)[:1]]


def _same_id(history: History, old: Spell) -> list[Spell]:
    """The package's id goes over to one new division; an id that two places share says nothing."""
    before = [s for s in history.around(old) if s.ident == old.ident]
    found = [s for s in history.begun(old) if s.ident == old.ident and s.level == old.level]
    after = [s for s in history.active(old) if s.ident == old.ident and s.level == old.level]
    return found if len(before) == len(found) == len(after) == 1 else []


def _same_stem(history: History, old: Spell) -> list[Spell]:
    found = [s for s in history.begun(old) if s.level == old.level and _stem(s) == _stem(old)]
    if old.name.endswith("市"):
        found = [s for s in found if s.name.endswith(("市", "区"))]
    return found if len(found) == 1 else [s for s in found if history.kin(old, s)]


def _prefecture(history: History, old: Spell) -> list[Spell]:
    """A county or county-level city that became the prefecture of its name."""
    if old.level != "county" or old.name.endswith("区"):
        return []
    found = [s for s in history.begun(old) if s.level == "prefecture" and s.name.endswith("市")]
    return [s for s in found if s.short == _stem(old)]


def _twin(history: History, old: Spell) -> list[Spell]:
    found = [s for s in history.active(old) if s.level == old.level and _stem(s) == _stem(old)]
    return [s for s in found if s.code != old.code and history.kin(old, s)]


def _one_for_one(history: History, old: Spell) -> list[Spell]:
    """The only county to come where only one went; districts are redrawn too freely for this."""
    if old.level != "county":
        return []
    known = {s.name for s in history.around(old)}
    gone = [s for s in history.ended(old) if s.level == "county" and s.parent == old.parent]
    come = [s for s in history.begun(old) if s.level == "county" and s.parent == old.parent]
    fresh = len(gone) == len(come) == 1 and come[0].name not in known
    return come if fresh and (old.name == "郊区" or not come[0].name.endswith("区")) else []


RULES: tuple[Rule, ...] = (
    _same_name, _same_id, _same_stem, _same_code, _prefecture, _twin, _one_for_one,
)  # fmt: skip


def curated() -> dict[tuple[str, str], tuple[str, ...]]:
    """(code, name) → codes of the successors that no rule finds."""
    with (Path(__file__).parent / "successors.csv").open(encoding="utf-8") as file:
        return {(r["code"], r["name"]): tuple(r["successors"].split()) for r in csv.DictReader(file)}


def find(spells: list[Spell]) -> dict[Spell, tuple[str, ...]]:
    """The codes that took over from each spell in the year after its last; empty if not known."""
    history, known = History(spells), curated()
    out = {}
    for old in spells:
        if old.end == LAST or old.level == "province":
            continue
        there = {s.code for s in history.active(old)}
        codes = tuple(c for c in known.get((old.code, old.name), ()) if c in there)
        for rule in RULES:
            if codes:
                break
            codes = tuple(sorted({s.code for s in rule(history, old)}))
        out[old] = codes
    return out
