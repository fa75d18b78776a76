"""How one issuer writes the places of one year: full and short forms, prefixes, misread characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product

from normalize.gazetteer import NATION, Division, Gazetteer, clamp, lookalikes

Found = tuple[Division, ...]
ALIKE, CLEAR, CERTAIN = 2, 3, 10
"""Levels of likeness: two characters are easily taken for one another; one pair is clearly likelier than
another by so many levels; nothing is left to doubt."""


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """The places that a table of ``area`` may list, by every form in which it may print them."""

    area: Division | None
    """The issuer's own division; None for the whole country."""
    members: tuple[Division, ...]
    full: dict[str, Found]
    short: dict[str, Found]
    prefixes: dict[str, tuple[str, ...]]
    """Printed prefix → codes of the divisions whose members may follow it."""
    year: int
    """A year in which the area had just these places."""
    gazetteer: Gazetteer

    def exact(self, label: str) -> Found:
        """Places whose full form is ``label``, or any form behind a prefix (``晋城市城区``)."""
        if found := self.full.get(label):
            return found
        for rest, holder in self.forms(label)[1:]:
            if found := inside(self.full.get(rest, ()), holder) or inside(self.short.get(rest, ()), holder):
                return found
        return ()

    def any_form(self, label: str) -> Found:
        """Places whose full or short form is ``label``; a full form wins."""
        return self.exact(label) or self.short.get(label, ())

    def likeness(self, label: str) -> dict[Division, int]:
        """Places that ``label`` gives when one character is taken for another, with how alike these look.

        The levels are those of ``lookalikes``; 0 for any other character in a full name. In a name that
        stands before the place's own, intact one, it may be any that leaves no other division's name
        (``CERTAIN``). Short forms have too few characters to count unless the two look ``ALIKE``.
        """
        found = dict.fromkeys(self.one_off(label), 0)
        for form, holder in self.forms(label):
            for other, level in _lookalikes_of(form):
                places = self.full.get(other) if len(form) > 2 or level >= ALIKE else None
                if not places and level >= ALIKE:
                    places = self.short.get(other)
                for d in inside(places or (), holder):
                    found[d] = max(level, found.get(d, 0))
        garbled = (d for d in self._ending(label) if self._garbled_prefix(label, d))
        return found | dict.fromkeys(garbled, CERTAIN)

    def _ending(self, label: str) -> Found:
        """The members whose full name ends the label, in their order."""
        ends = (label[at:] for at in range(len(label)))
        found = {d for end in ends for d in self.full.get(end, ()) if d.name == end}
        return tuple(d for d in self.members if d in found) if found else ()

    def like_another(self, label: str) -> bool:
        """Whether a name of any place and year looks like ``label`` in all but one character alike."""
        return any(level >= ALIKE and self.gazetteer.named(other) for other, level in _lookalikes_of(label))

    def _garbled_prefix(self, label: str, d: Division) -> bool:
        head = label.removesuffix(d.name)
        above = self.gazetteer.lineage(d, self.year)[:0:-1]
        for parts in product(*((a.name, a.short, "") for a in above)):
            if len("".join(parts)) != len(head):
                continue
            starts = list(accumulate(map(len, parts), initial=0))
            pieces = [head[i:j] for i, j in pairwise(starts)]
            wrong = [(piece, part) for piece, part in zip(pieces, parts, strict=True) if piece != part]
            if len(wrong) == 1 and _one_edit(*wrong[0]) and not self.gazetteer.named(wrong[0][0]):
                return True
        return False

    def one_off(self, label: str) -> Found:
        """Places inside the area whose full name differs from ``label`` in one character, whichever."""
        return tuple(
            d
            for form, holder in self.forms(label)
            if len(form) > 2
            for d in inside(self._alike(form), holder)
            if d != self.area and len(d.name) == len(form) and _one_edit(form, d.name)
        )

    def near(self, label: str) -> Found:
        """Places whose name differs from ``label`` in one place, or stands behind something unread.

        One character may be another, or missing, or too many: too little to decide by, enough to
        name a candidate.
        """
        found = {
            d
            for form, holder in self.forms(label)
            for d in inside(self._alike(form), holder)
            if _near(form, d)
        }
        return tuple(d for d in self.members if d in found) if found else ()

    def _alike(self, label: str) -> Found:
        """In their order, the members that may be ``near`` a label, and few others."""
        neighbours = _neighbours(self.area, self.year, self.gazetteer)
        behind = (label[at:] for at in range(1, len(label) - 2))
        places = {place for key in (*_variants(label), *behind) for place in neighbours.get(key, ())}
        return tuple(self.members[place] for place in sorted(places))

    def forms(self, label: str) -> tuple[tuple[str, str | None], ...]:
        """The label, and what is left of it behind names of divisions, with the code of the last one."""
        found: list[tuple[str, str | None]] = [(label, None)]
        for form, _ in found:  # grows: a province may be followed by a prefecture
            for end in range(len(form) - 2, 0, -1):  # the longest prefix first
                rests = ((form[end:], code) for code in self.prefixes.get(form[:end], ()))
                found += (rest for rest in rests if rest not in found)
        return tuple(found)


def inside(found: Found, holder: str | None) -> Found:
    """Those of ``found`` that stand under ``holder`` (all, if there is none)."""
    if holder is None:
        return found
    return tuple(d for d in found if holder in {d.parent, d.code[:2] + "0000"} and d.code != holder)


def _lookalikes_of(text: str) -> Iterator[tuple[str, int]]:
    like = lookalikes()
    for at, char in enumerate(text):
        for true, level in like.get(char, {}).items():
            yield text[:at] + true + text[at + 1 :], level


def _near(label: str, d: Division) -> bool:
    if len(d.name) > 2 and (label.endswith(d.name) or _one_edit(label, d.name)):
        return True
    if len(label) != 2:
        return len(d.short) > 2 and _one_edit(label, d.short)
    if len(d.name) == 2:
        return label[0] == d.name[0] or label[1] == d.name[1]
    return len(d.short) == 2 and (label[0] == d.short[0] or label[1] == d.short[1])


def _variants(text: str) -> Iterator[str]:
    """A text, and the text with each of its characters left out or open.

    Two texts of which one is the other with a character more, less or changed have one of these in common.
    """
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]
        yield f"{text[:at]}\0{text[at + 1 :]}"


@lru_cache(maxsize=64)
def _neighbours(area: Division | None, year: int, gazetteer: Gazetteer) -> dict[str, tuple[int, ...]]:
    """Variant of a name or short name → places of its divisions among the members."""
    found: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for place, d in enumerate(_members(area, year, gazetteer)):
        for name in filter(None, (d.name, d.short)):
            for variant in _variants(name):
                found[variant][place] = None
    return {variant: tuple(places) for variant, places in found.items()}


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
    area = gazetteer.standing(code, when) if code and code != NATION else None
    members = _members(area, when, gazetteer)
    full, short = defaultdict(list), defaultdict(list)
    for d in members:
        full[d.name].append(d)
        if d.short:
            short[d.short].append(d)
            if d.name.endswith(("自治县", "自治旗", "自治州")):
                full[d.short + d.name[-1]].append(d)
    for name in full.keys() & short.keys():  # 达县, or 达县地区 for short; 达县市 is not called so beside it
        full[name] += [d for d in short[name] if d.level == "prefecture" and d not in (area, *full[name])]
    prefixes = defaultdict(list)
    for d in _holders(area, members, when, gazetteer):
        for prefix in filter(None, (d.name, d.short)):
            prefixes[prefix].append(d.code)
    return PlaceIndex(
        area,
        members,
        {k: tuple(v) for k, v in full.items()},
        {k: tuple(v) for k, v in short.items()},
        {k: tuple(v) for k, v in prefixes.items()},
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
