"""A spec drafted from a table that no spec knows: its columns, its units, its arithmetic.

The draft is YAML for a person to read, rename and commit; used as it is, it publishes the table. The times in
its headers become one dimension, so that the spec knows the table of the next year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.types import Table
from normalize.header import Path, bare
from normalize.text import clean
from normalize.tidy import TidyTable
from schemas.figures import Identity, IdentityKind, Key, Term
from schemas.lexicon.numbers import HAN_YEAR, YEAR
from schemas.lexicon.units import INDEX_BASE

_NOT_A_NAME = re.compile(r"[\W]+")
_YEARS = re.compile(
    rf"(?:截至|截止)?(?:\d{{2,4}}(?:[-—~至]\d{{2,4}})?|{HAN_YEAR})年(?:度)?|\d{{1,2}}月份?(?:底|末)?"
)
_GENERAL = re.compile(r"^(?:全[市县区省国])|(?:一览表|统计表|汇总表|明细表|表)$")
_MONTHS = r"\d{1,2}(?:[-—~至]\d{1,2})?月(?:份)?"
_PERIOD = rf"(?:(?:{YEAR}|{HAN_YEAR})年度?(?:{_MONTHS})?|{_MONTHS})[底末初]?"
_TIME = re.compile(_PERIOD)
_BARE_YEAR = re.compile(YEAR)
_DIMENSION = "period"
_PATTERN = rf"(?:{_PERIOD}|^{YEAR}$)"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the spec: its header with the time left open, and the columns of the table that it is.

    ``times`` are the times printed in each of them, "" where the header names none.
    """

    name: str
    header: tuple[str, ...]
    times: Mapping[int, str]

    @property
    def dated(self) -> bool:
        """Whether its header names a time."""
        return any(self.times.values())


def draft(
    table: Table,
    tidy: TidyTable,
    paths: Sequence[Path],
    identities: Iterable[Identity],
    taken: Collection[str] = (),
    broken: Collection[str] = (),
) -> str:
    """YAML of a spec for ``table``.

    Args:
        table: the table.
        tidy: its observations.
        paths: its header paths.
        identities: what was found to hold in its numbers.
        taken: names of specs that it must not have.
        broken: checks, as the families of their identities are named, that do not hold in all of the table.
    """
    columns = _columns(tidy.blocks, paths)
    identities = tuple(identities)
    title = clean(table.title or "") or f"table {table.number}"
    lines = [
        "# Drafted from a table; rename what is awkward, drop checks that hold by chance only.",
        f"spec: {spec_name(table, taken)}",
        f"title: {_quoted(title)}",
        f"match: {{title: [{_quoted(_topic(title))}]}}" if table.title else "match: {}",
        f"entity: {'division' if _of_places(tidy) else 'item'}",
    ]
    if any(column.dated for column in columns):
        lines += ["dimensions:", f"  {_DIMENSION}: {{pattern: '{_PATTERN}'}}"]
    lines += ["columns:", *_column_lines(columns, _units(tidy, columns), identities, broken)]
    broken_checks = {name.rpartition(" (")[0] for name in broken}
    if checks := [check for check in _checks(identities, columns) if check not in broken_checks]:
        lines += ["checks:", *(f"  - {_quoted(check)}" for check in checks)]
    return "\n".join(lines) + "\n"


def _column_lines(
    columns: Sequence[_Column],
    units: Mapping[str, str],
    identities: Iterable[Identity],
    broken: Collection[str],
) -> Iterator[str]:
    summed = _summed(identities)
    uneven = {name.removeprefix("rows add up: ").partition("[")[0] for name in broken}
    for column in columns:
        unit = f", unit: {_quoted(units[column.name])}" if column.name in units else ""
        adds_up = bool(summed & column.times.keys()) and column.name not in uneven
        additive = "" if adds_up or not summed else ", additive: false"
        header = " > ".join(column.header) or column.name
        yield f"  {column.name}: {{header: {_quoted(header)}{unit}{additive}}}"


def spec_name(table: Table, taken: Collection[str] = ()) -> str:
    """The name that a draft of ``table`` has, numbered where it is taken."""
    title = clean(table.title or "")
    name = _identifier(_topic(title)) or "table"
    return name if name not in taken else f"{name}_{table.number}"


def _topic(title: str) -> str:
    """The part of a title that stays the same from year to year and city to city."""
    chunks = [
        _GENERAL.sub("", c).lstrip("年度的")
        for c in re.split(r"[,、()：:《》“”\"\[\]\s]", _YEARS.sub(" ", title))
    ]
    return max(chunks, key=len, default=title) or title


def _identifier(text: str) -> str:
    name = _NOT_A_NAME.sub("_", text).strip("_")
    return f"m_{name}" if name and name[0].isdigit() else name


# ---- columns


def _columns(blocks: Sequence[Sequence[int]], paths: Sequence[Path]) -> tuple[_Column, ...]:
    """The columns of the spec; those that differ in their time only, or stand in another block, are one."""
    groups: defaultdict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
    for block in blocks:
        used: set[tuple[tuple[str, ...], str]] = set()
        for index in block:
            levels = [_opened(bare(text)) for text in paths[index] if text]
            header, time = tuple(text for text, _ in levels), "".join(time for _, time in levels)
            if not header or (header, time) in used:  # nothing but its place tells it from another
                groups[(*header, f"#{index}")][index] = time
            else:
                used.add((header, time))
                groups[header][index] = time
    headers = [tuple(t for t in header if not t.startswith("#")) for header in groups]
    names = _names([[re.sub(r"\{\w+\}", "", t) for t in header] for header in headers])
    return tuple(
        _Column(name, header, times)
        for name, header, times in zip(names, headers, groups.values(), strict=True)
    )


def _opened(text: str) -> tuple[str, str]:
    """A level of a header with its one time left open, and that time; a base (2015年=100) is none."""
    if INDEX_BASE.search(text):
        return text, ""
    found = list(_TIME.finditer(text)) or list(filter(None, [_BARE_YEAR.fullmatch(text)]))
    if len(found) != 1:
        return text, ""
    (time,) = found
    return f"{text[: time.start()]}{{{_DIMENSION}}}{text[time.end() :]}", time[0]


def _names(headers: Sequence[Sequence[str]]) -> list[str]:
    """A unique name for each column: the fewest innermost header levels that tell it apart."""
    names: list[str] = []
    for place, header in enumerate(headers):
        parts = [_identifier(t) for t in header if _identifier(t)] or ["value"]
        others = [other for i, other in enumerate(headers) if i != place]
        depth = 1
        while depth < len(parts) and any(_tail(other, depth) == _tail(header, depth) for other in others):
            depth += 1
        name = "_".join(parts[-depth:])
        names.append(name if name not in names else f"{name}_{place + 1}")
    return names


def _tail(header: Sequence[str], depth: int) -> tuple[str, ...]:
    return tuple(header)[-depth:]


def _units(tidy: TidyTable, columns: Sequence[_Column]) -> dict[str, str]:
    """The unit of each column that prints one and the same for all its numbers."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for o in tidy.observations:
        if o.unit is not None and o.unit_source != "vocabulary":
            found[o.column].add(o.unit)
    units = {column.name: set().union(*(found[i] for i in column.times)) for column in columns}
    return {name: unit for name, printed in units.items() if len(printed) == 1 for unit in printed}


def _of_places(tidy: TidyTable) -> bool:
    roles = [o.row_role for o in tidy.observations if o.row_role in {"place", "item"}]
    return 2 * roles.count("place") > len(roles)


# ---- checks


def _summed(identities: Iterable[Identity]) -> set[int]:
    """The columns whose rows were found to add up."""
    return {i.target[2] for i in identities if i.kind is IdentityKind.ROW_SUM}


def _checks(identities: Sequence[Identity], columns: Sequence[_Column]) -> list[str]:
    """The checks that the identities are instances of, each for all times that its columns have."""
    times: defaultdict[str, set[str]] = defaultdict(set)
    wanted: dict[str, set[str]] = {}
    for identity in identities:
        stated = _check(identity, columns)
        if stated is not None:
            text, time, needed = stated
            times[text].add(time)
            wanted[text] = needed
    rows = ["rows add up"] if _summed(identities) else []
    return rows + [text for text, found in times.items() if found >= wanted[text]]


def _check(identity: Identity, columns: Sequence[_Column]) -> tuple[str, str, set[str]] | None:
    """The formula of one identity, its time, and all times that it must hold for; None where it has none."""
    keys = identity.keys
    owners = {i: column for column in columns for i in column.times}
    taking_part = [owners.get(key[2]) for key in keys]
    if len({key[1] for key in keys}) != 1 or None in taking_part or identity.factor != 1:
        return None
    dated = {c.times[key[2]] for c, key in zip(taking_part, keys, strict=True) if c and c.times[key[2]]}
    text = _formula(identity, {i: column.name for i, column in owners.items()})
    if text is None or len(dated) > 1:
        return None
    needed = [set(c.times.values()) for c in taking_part if c and c.dated]
    return text, next(iter(dated), ""), set.union(*needed) if needed else {""}


def _formula(identity: Identity, names: Mapping[int, str]) -> str | None:
    """``rate = done / target``; growth, ``now / before - 1``, as ``rate = (now - before) / before``."""
    above, below = identity.numerator, identity.denominator
    if identity.offset:
        if identity.offset != -1 or len(above) != 1 or len(below) != 1:
            return None
        above = (*above, Term(below[0].key, -below[0].sign))
    numerator, denominator = _sum(above, names), _sum(below, names)
    top = f"({numerator})" if len(above) > 1 and denominator else numerator
    under = f"({denominator})" if len(below) > 1 else denominator
    return f"{names[identity.target[2]]} = {top}" + (f" / {under}" if under else "")


def _sum(terms: Sequence[Term], names: Mapping[int, str]) -> str:
    text = "".join(f" {'+' if term.sign > 0 else '-'} {names[_column(term.key)]}" for term in terms)
    return text.removeprefix(" + ").lstrip()


def _column(key: Key) -> int:
    return key[2]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
