"""How one issuer writes the places of one year: full and short forms, prefixes, misread characters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from normalize.gazetteer import NATION, Division, Gazetteer, clamp, lookalikes

Found = tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """The places that a table of ``area`` may list, by every form in which it may print them."""

    area: Division | None
    """The issuer's own division; None for the whole country."""
    members: tuple[Division, ...]
    full: dict[str, Found]
    short: dict[str, Found]
    prefixes: tuple[tuple[str, str], ...]
    """Printed prefix → code of the division whose members may follow it; longest first."""
    year: int
    """A year in which the area had just these places."""
    gazetteer: Gazetteer

    def exact(self, label: str) -> Found:
        """Places whose full form, prefixed or not, is ``label``."""
        return self.full.get(label) or self._behind_prefix(label)

    def any_form(self, label: str) -> Found:
        """Places whose full or short form is ``label``; a full form wins."""
        return self.exact(label) or self.short.get(label, ())

    def misread(self, label: str) -> Found:
        """Places that ``label`` gives when one character is taken for one that looks like it."""
        like, found = lookalikes(), set[Division]()
        for at, char in enumerate(label):
            for true in like.get(char, ""):
                found.update(self.any_form(label[:at] + true + label[at + 1 :]))
        return tuple(sorted(found))

    def near(self, label: str) -> Found:
        """Places whose name differs from ``label`` in one place, or stands behind something unread.

        One character may be another, or missing, or too many: too little to decide by, enough to
        name a candidate.
        """
        forms = self.forms(label)
        return tuple(d for d in self.members if any(_near(form, d) for form in forms))

    def forms(self, label: str) -> tuple[str, ...]:
        """The label, and what is left of it behind the names of those above the places."""
        found, open_ = [label], [label]
        while open_:
            one = open_.pop()
            rests = [one[len(p) :] for p, _ in self.prefixes if one.startswith(p) and len(one) > len(p) + 1]
            fresh = [rest for rest in rests if rest not in found]
            found += fresh
            open_ += fresh
        return tuple(found)

    def _holds(self, code: str) -> bool:
        """Whether ``code`` is the area itself or stands above it."""
        area = self.area
        return area is not None and code in {area.code, area.parent, area.code[:2] + "0000"}

    def _behind_prefix(self, label: str) -> Found:
        for prefix, code in self.prefixes:
            if label.startswith(prefix) and len(label) >= len(prefix) + 2:
                rest = label[len(prefix) :]
                inner = self if self._holds(code) else index(code, self.year, self.gazetteer)
                found = inner.full.get(rest) or inner._behind_prefix(rest) or inner.short.get(rest, ())
                if found:
                    return found
        return ()


def _near(label: str, d: Division) -> bool:
    if len(d.name) > 2 and (label.endswith(d.name) or _one_edit(label, d.name)):
        return True
    if len(label) != 2:
        return len(d.short) > 2 and _one_edit(label, d.short)
    if len(d.name) == 2:
        return label[0] == d.name[0]
    return len(d.short) == 2 and (label[0] == d.short[0] or label[1] == d.short[1])


def _one_edit(label: str, name: str) -> bool:
    if len(label) == len(name):
        return sum(a != b for a, b in zip(label, name, strict=True)) == 1
    long, short = (label, name) if len(label) > len(name) else (name, label)
    if len(long) != len(short) + 1 or len(short) < 2:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def index(code: str | None, year: int | None, gazetteer: Gazetteer) -> PlaceIndex:
    """The index of an issuer and year; None or NATION: the whole country."""
    when = clamp(year)
    return _index(code, gazetteer.unchanged_since(code, when) if code else when, gazetteer)


@lru_cache(maxsize=8192)
def _index(code: str | None, when: int, gazetteer: Gazetteer) -> PlaceIndex:
    area = gazetteer.at(code, when) if code and code != NATION else None
    members = _members(area, when, gazetteer)
    full, short = defaultdict(list), defaultdict(list)
    for d in members:
        full[d.name].append(d)
        if d.short:
            short[d.short].append(d)
            if d.name.endswith(("自治县", "自治旗", "自治州")):
                full[d.short + d.name[-1]].append(d)
    prefixes = [(p, d.code) for d in _holders(area, members, when, gazetteer) for p in (d.name, d.short) if p]
    prefixes.sort(key=lambda pair: -len(pair[0]))
    return PlaceIndex(
        area,
        members,
        {k: tuple(v) for k, v in full.items()},
        {k: tuple(v) for k, v in short.items()},
        tuple(prefixes),
        when,
        gazetteer,
    )


def _members(area: Division | None, year: int, gazetteer: Gazetteer) -> Found:
    if area is None:
        provinces = gazetteer.children("", year)
        inner = [m for p in provinces for m in _members(p, year, gazetteer)]
        return tuple(inner)
    if area.level == "county":
        return (area,)
    children = gazetteer.children(area.code, year)
    inner = [m for c in children for m in (_members(c, year, gazetteer) if c.level != "county" else (c,))]
    return (area, *inner)


def _holders(area: Division | None, members: Found, year: int, gazetteer: Gazetteer) -> Found:
    """Divisions whose names may stand before a member's: those above it, and prefectures within."""
    above = gazetteer.lineage(area, year) if area else ()
    within = tuple(m for m in members if m.level != "county" and m not in above)
    return above + within
