"""Row labels → divisions: what a clerk of the issuing office would read them as, in that year.

A label is looked up among the places of the issuer and year, in the order: full name (prefixed or
not), rows that are no place, short name, qualified row, joint row, a place's office, zones and
companies, former and later names, places elsewhere, one misread character. Each step answers only
what the steps before left open. Two readings are a finding with candidates, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from normalize import scopes
from normalize.gazetteer import LAST_YEAR, Division, Gazetteer, clamp
from normalize.issuers import Context, issuers
from normalize.place_index import ALIKE, CLEAR, Found, PlaceIndex, index, inside
from normalize.text import clean
from normalize.types import Region
from schemas.findings import Code, Finding

__all__ = ["Context", "Match", "match"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a label was read as, and why.

    ``region`` is None where nothing or more than one place answers; then ``candidates`` lists the
    places in question, and a finding says so.
    """

    region: Region | None
    why: str
    candidates: tuple[Region, ...] = ()
    findings: tuple[Finding, ...] = ()


_LEAD = re.compile(
    r"^(?:#|其中[:,]?|[(]?\d{1,3}[)](?=\D)|\d{1,3}[、.]?(?=[^\d.%])|[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])"
)
_QUALIFIED = re.compile(r"(?P<base>[^()]{2,})\((?P<qualifier>[^()]+)\)$")
_MARK_BETWEEN = re.compile(r"[、,/;]|\s+")
_AND_BETWEEN = re.compile(r"[和及与]")
_OFFICE = re.compile(
    r"(?:人民)?政府|行署|行政公署|管委会|管理委员会|[县市区]委|人大常委会|政协|(?:[\u4e00-\u9fff]{1,12}(?:局|委员会|委|办公室|办|中心|厅|公司))"
)
_MOST_OF_A_NAME = 3
_FEW = 4
_OFFICIAL = "县市旗州盟"
"""Endings of divisions that nothing else calls itself by."""
_CUT_OUT_OF = {"50": "51", "46": "44"}  # 重庆 of 四川 in 1997, 海南 of 广东 in 1988
# Everyday words that look like 城区 or 郊区 with a character misread.
_AREA_WORD = re.compile("[社小园片景校厂街山库林牧地县辖灾老特港湖]区")
_BELOW_COUNTY = re.compile(r".+(?:镇|乡|苏木|街道|街道办|街道办事处|社区|村|嘎查|居委会|村委会)")
"""Names of townships, subdistricts and villages: the gazetteer ends at the county."""


@lru_cache(maxsize=131_072)
def match(label: str, context: Context, gazetteer: Gazetteer) -> Match:
    """Read one row label.

    Args:
        label: The label as printed.
        context: Whose table it is, and of which year; ``context.narrowed`` for rows under a
            prefecture's own row.
        gazetteer: The divisions of the country.

    Returns:
        A division with its code of that year, or a scope id ("140500:own_level") for rows that are
        no division, or no region with a finding.
    """
    places = index(context.code, context.year, gazetteer)
    if (found := places.full.get(label)) is not None:
        return _decided(found, places, "full name")
    text = clean(label)
    if not text:
        return _unknown(label, "no text")
    return _read(_LEAD.sub("", text) or text, label, context, places)


def _read(text: str, label: str, context: Context, places: PlaceIndex) -> Match:
    if found := places.exact(text):
        return _decided(found, places, "full name")
    found = places.short.get(text, ())
    scope = scopes.generic(text)
    if scope and not (found and scopes.owner(scope, context.code, context.year, places.gazetteer) is None):
        return _scoped(scope, text, context, places.gazetteer)
    if found:
        return _decided(found, places, "short name")
    for step in (_qualified, _joint, _office, _zone):
        if (match_ := step(text, label, context, places)) is not None:
            return match_
    return _outside_or_misread(text, label, context, places)


@lru_cache(maxsize=16_384)
def _region(d: Division, gazetteer: Gazetteer, qualifier: str | None = None) -> Region:
    return Region(d.code, d.name, d.level, qualifier=qualifier, current=gazetteer.current(d))


def _decided(found: Found, places: PlaceIndex, why: str) -> Match:
    if len(found) == 1:
        return Match(_region(found[0], places.gazetteer), why)
    return _ambiguous(found, places.gazetteer, why)


def _ambiguous(found: Sequence[Division], gazetteer: Gazetteer, why: str) -> Match:
    listed = [_region(d, gazetteer) for d in found]
    parents = [gazetteer.at(d.parent, d.start) for d in found]
    full = [f"{p.name if p else ''}{d.name} {d.code}" for d, p in zip(found, parents, strict=True)]
    names = "、".join(full[:6]) + ("…" if len(full) > 6 else "")
    finding = Finding(Code.PLACE_AMBIGUOUS, f"May be {names} ({why})")
    return Match(None, f"ambiguous: {why}", tuple(listed), (finding,))


def _unknown(label: str, why: str) -> Match:
    return Match(None, why, (), (Finding(Code.PLACE_UNKNOWN, f"{label}: {why}"),))


def _scoped(scope: scopes.Scope, text: str, context: Context, gazetteer: Gazetteer) -> Match:
    owner = scopes.owner(scope, context.code, context.year, gazetteer)
    if owner is None:
        region = Region(None, text, scope.role)
        reason = "the issuer is not known" if context.code is None else "the issuer has no such level"
        return Match(region, reason, (), (Finding(Code.PLACE_UNKNOWN, f"{text}: {reason}"),))
    return Match(Region(scope.code(owner), text, scope.role), f"no division: {scope.role} of {owner}")


def _qualified(text: str, label: str, context: Context, places: PlaceIndex) -> Match | None:
    """``高平市(不含开发区)``: the place, with what the row says of it."""
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    base = _read(found["base"], label, context, places)
    if base.region is None:
        return base if base.candidates else None
    scope = scopes.generic(found["qualifier"])
    if scope and scope.role == "own_level" and base.region.code in {d.code for d in places.members}:
        return _scoped(scope, text, Context(base.region.code, context.year), places.gazetteer)
    region = replace(base.region, qualifier=found["qualifier"])
    return replace(base, region=region, why=f"{base.why}, qualified")


def _joint(text: str, label: str, context: Context, places: PlaceIndex) -> Match | None:
    """``泽州县、高平市``: one row, several places; all parts must be known."""
    for printed, separator in ((label, _MARK_BETWEEN), (text, _AND_BETWEEN)):
        parts = [p for part in separator.split(printed) if (p := clean(part))]
        regions = _parts(parts, context, places)
        if len(regions) > 1 and len({r.code for r in regions}) == len(parts):
            codes = tuple(r.code for r in regions if r.code)
            current = tuple(dict.fromkeys(c for r in regions for c in r.current))
            name = "、".join(r.name for r in regions)
            return Match(Region(None, name, "joint", codes=codes, current=current), "joint row")
    return None


def _parts(parts: Sequence[str], context: Context, places: PlaceIndex) -> list[Region]:
    """The regions of the parts that are known; a single character names none."""
    if any(len(p) < 2 for p in parts):
        return []
    found = (_part(p, context, places) for p in parts)
    return [m.region for m in found if m and m.region and m.region.code]


def _part(text: str, context: Context, places: PlaceIndex) -> Match | None:
    if found := places.any_form(text):
        return _decided(found, places, "part of a joint row")
    scope = scopes.generic(text)
    return _scoped(scope, text, context, places.gazetteer) if scope else None


def _office(text: str, _: str, context: Context, places: PlaceIndex) -> Match | None:
    """``泽州县财政局``: the place, with its office as qualifier; the issuer's own are its bodies."""
    for end in range(len(text) - 1, 1, -1):
        found = places.any_form(text[:end])
        if found and _OFFICE.fullmatch(text, end):
            if len(found) > 1:
                return _ambiguous(found, places.gazetteer, "office of one of several places")
            body = scopes.named(text) if found[0] == places.area else None
            if body is not None:
                return _scoped(body, text, context, places.gazetteer)
            return Match(_region(found[0], places.gazetteer, text[end:]), "a place's office")
    if (stem := text.removesuffix("管委会")) != text and (scope := scopes.generic(stem)) is not None:
        return _scoped(scope, stem, context, places.gazetteer)
    return None


def _zone(text: str, _: str, context: Context, places: PlaceIndex) -> Match | None:
    """``晋城经济技术开发区`` is the issuer's own zone; ``丹河新区`` a zone with a name."""
    for end in range(len(text) - 2, 1, -1):
        scope = scopes.generic(text[end:])
        holders = places.any_form(text[:end]) if scope else ()
        if scope and len(holders) == 1 and not scope.level:
            return _scoped(scope, text, Context(holders[0].code, context.year), places.gazetteer)
    scope = scopes.named(text)
    if scope is None or places.gazetteer.named(text) or _alike(places.likeness(text)):
        return None
    return _scoped(scope, text, context, places.gazetteer)


def _outside_or_misread(text: str, label: str, context: Context, places: PlaceIndex) -> Match:
    """A name of another year or place, or one of the issuer's own with a character misread."""
    read = _first_reading(text, context, places)
    both = tuple(dict.fromkeys([*read.found, *read.rivals])) if read.found else ()
    if len(both) == 1 and read.as_printed:
        return Match(_region(both[0], places.gazetteer), read.why)
    if len(both) == 1:
        finding = Finding(Code.PLACE_CORRECTED, f"{read.why}: {both[0].name} {both[0].code}")
        return Match(_region(both[0], places.gazetteer), read.why, (), (finding,))
    if both:
        return _ambiguous(both, places.gazetteer, read.why)
    later, why = _by_history(text, LAST_YEAR, context, places)
    near = later or (() if _AREA_WORD.fullmatch(text) else places.near(text))
    if near:
        return _ambiguous(near, places.gazetteer, why or "one character differs")
    if _BELOW_COUNTY.fullmatch(text):
        return Match(None, "a division below the county")
    return _unknown(label, "no place of the issuer and year")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who a name may be (``found``), why, and who it may be as well (``rivals``).

    ``as_printed`` says that nothing was corrected.
    """

    found: Found = ()
    why: str = ""
    rivals: Found = ()
    as_printed: bool = False


def _first_reading(text: str, context: Context, places: PlaceIndex) -> _Reading:
    """The likeliest way to read a name that is none of the issuer's in this year."""
    likeness = {} if _AREA_WORD.fullmatch(text) else places.likeness(text)
    alike = _alike(likeness)
    found, why = _by_history(text, clamp(context.year) + 1, context, places)
    if found:
        return _Reading(found, why, alike)
    elsewhere = _elsewhere(text, context, places)
    clear = _clearest(text, likeness, places)
    if misread := clear or alike:
        named = elsewhere or tuple(d for d in places.gazetteer.named(text) if d.name == text)
        rivals = () if clear else _rivals(text, likeness, places)
        why = f"{text} read with one character taken for one that looks alike"
        return _Reading(misread, why, (*named, *rivals))
    if elsewhere:
        # a name of two characters, 某县, differs from its like in one
        rivals = places.near(text) if len(text) == 2 else _rivals(text, likeness, places)
        return _Reading(elsewhere, "outside the issuer", rivals, as_printed=True)
    return _Reading()


def _alike(likeness: Mapping[Division, int]) -> Found:
    """The places whose misread character is easily taken for the one printed."""
    return tuple(sorted(d for d, level in likeness.items() if level >= ALIKE))


def _rivals(text: str, likeness: Mapping[Division, int], places: PlaceIndex) -> Found:
    """The places that a label may be misread from; for one of two characters all that share one with it."""
    return (*sorted(likeness), *(places.near(text) if len(text) == 2 else ()))


def _clearest(text: str, likeness: Mapping[Division, int], places: PlaceIndex) -> Found:
    """The one place that a label is clearly misread from, in a tuple; () where it is not clear.

    Of several that differ in one character, it is the one whose characters look alike if those of all
    others do so far less. A single one need only look somewhat alike. It need not at all where most of a
    long name is left, or an ending that nobody but a division bears: a name 某县 that was none of the
    country's nor looks like one, in a table of a city with one county so near to it, is that county. A
    某区 may be a zone. Of a name of two characters one is left; where several places have it, the two
    characters must look very much alike, and where many have it, it stays open.
    """
    if not likeness:
        return ()
    (best, level), *others = sorted(likeness.items(), key=lambda item: -item[1])
    sharing = len(places.near(text)) if len(text) == 2 else 0
    if sharing > 1 and (level <= CLEAR or sharing > _FEW):
        return ()
    if others:
        return (best,) if level >= CLEAR and level - others[0][1] >= CLEAR else ()
    official = len(best.name) > 2 and best.name[-1] in _OFFICIAL and text.endswith(best.name[-1])
    near = official and not places.like_another(text)
    return (best,) if level > 0 or near or len(best.name) > _MOST_OF_A_NAME else ()


def _by_history(text: str, latest: int, context: Context, places: PlaceIndex) -> tuple[Found, str]:
    """Who stood in this year where a name of another year stands; and why.

    A name may outlive its division in print for any time, but comes before it by a year at most
    (``latest``): the year that a notice reports on is the one before it is printed.
    """
    gazetteer, year = places.gazetteer, clamp(context.year)
    for form, holder in places.forms(text):
        spells = [
            s for s in gazetteer.named(form) if not s.valid(year) and s.start <= latest and _here(s, places)
        ]
        members = set(places.members) if spells else set()
        now = {s: inside(gazetteer.in_year(s, year), holder) for s in spells}
        told = [s for s, found in now.items() if members.intersection(found)]
        if told:
            last = max(told, key=lambda s: s.end)
            since = f"until {last.end}" if last.end < year else f"from {last.start}"
            found = tuple(dict.fromkeys(d for s in told for d in now[s] if d in members))
            return found, f"{last.name} {last.code} is a name {since}"
    return (), ""


def _here(spell: Division, places: PlaceIndex) -> bool:
    """Whether a spell of another year lies where the issuer does (all do for the whole country)."""
    if places.area is None:
        return True
    province = places.area.code[:2]
    return spell.code[:2] in {province, _CUT_OUT_OF.get(province, province)}


def _elsewhere(text: str, context: Context, places: PlaceIndex) -> Found:
    """Places outside the issuer, nearest first; provinces and sister prefectures in short form too."""
    area, year = places.area, clamp(context.year)
    if area is None:
        return ()
    named = [d for d in places.gazetteer.named(text) if d.valid(year)]
    found = [d for d in named if d.name == text or d.level == "province"]
    found = found or [d for d in named if d.level == "prefecture" and d.code[:2] == area.code[:2]]
    found = found or [d for d in issuers(text, year, places.gazetteer) if text.endswith(d.name)]
    for near in (area.parent, area.code[:2] + "0000"):
        if closer := inside(tuple(found), near):
            return closer
    return tuple(found)
