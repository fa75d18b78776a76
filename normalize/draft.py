"""A spec drafted from a table that no spec knows: its columns, its units, its arithmetic.

The draft is YAML for a person to read, rename and commit; used as it is, it publishes the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extract.types import Table
from normalize.header import Path, bare
from normalize.text import clean
from normalize.tidy import TidyTable
from schemas.figures import Identity, IdentityKind, Key

_NOT_A_NAME = re.compile(r"[\W]+")
_YEARS = re.compile(r"(?:截至|截止)?\d{2,4}(?:[-—~至]\d{2,4})?年(?:度)?|\d{1,2}月份?(?:底|末)?")
_GENERAL = re.compile(r"^(?:全[市县区省国])|(?:一览表|统计表|汇总表|明细表|表)$")


def draft(table: Table, tidy: TidyTable, paths: Sequence[Path], identities: Iterable[Identity]) -> str:
    """YAML of a spec for ``table``.

    Args:
        table: the table.
        tidy: its observations.
        paths: its header paths.
        identities: what was found to hold in its numbers.
    """
    measures = sorted({o.column for o in tidy.observations})
    names = _names(measures, paths)
    units = _units(tidy)
    title = clean(table.title or "") or f"table {table.number}"
    lines = [
        "# Drafted from a table; rename what is awkward, drop checks that hold by chance only.",
        f"spec: {_identifier(_topic(title)) or 'table'}",
        f"title: {_quoted(title)}",
        f"match: {{title: [{_quoted(_topic(title))}]}}" if table.title else "match: {}",
        f"entity: {'division' if _of_places(tidy) else 'item'}",
        "columns:",
    ]
    for index in measures:
        header = " > ".join(bare(t) for t in paths[index] if t) or names[index]
        unit = f", unit: {_quoted(units[index])}" if index in units else ""
        lines.append(f"  {names[index]}: {{header: {_quoted(header)}{unit}}}")
    checks = list(dict.fromkeys(filter(None, (_check(i, names) for i in identities))))
    if checks:
        lines += ["checks:", *(f"  - {check}" for check in checks)]
    return "\n".join(lines) + "\n"


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


def _names(columns: Sequence[int], paths: Sequence[Path]) -> dict[int, str]:
    """A unique name for each column: the fewest innermost header levels that tell it apart."""
    names: dict[int, str] = {}
    for index in columns:
        parts = [_identifier(bare(t)) for t in paths[index] if t] or [f"column_{index + 1}"]
        depth = 1
        while depth < len(parts) and any(
            _tail(paths[other], depth) == _tail(paths[index], depth) for other in columns if other != index
        ):
            depth += 1
        name = "_".join(parts[-depth:]) or f"column_{index + 1}"
        names[index] = name if name not in names.values() else f"{name}_{index + 1}"
    return names


def _tail(path: Path, depth: int) -> tuple[str, ...]:
    return tuple(bare(t) for t in path if t)[-depth:]


def _units(tidy: TidyTable) -> dict[int, str]:
    return {o.column: o.unit for o in tidy.observations if o.unit is not None}


def _of_places(tidy: TidyTable) -> bool:
    placed = sum(o.region is not None for o in tidy.observations)
    return placed * 2 > len(tidy.observations)


def _check(identity: Identity, names: dict[int, str]) -> str | None:
    if identity.kind is IdentityKind.ROW_SUM:
        return "rows add up"
    keys = identity.keys
    if len({k[1] for k in keys}) != 1 or any(k[2] not in names for k in keys):
        return None

    def total(terms: Sequence[tuple[Key, int]]) -> str:
        text = "".join(f" {'+' if sign > 0 else '-'} {names[key[2]]}" for key, sign in terms)
        return text.removeprefix(" + ").lstrip()

    numerator = total([(t.key, t.sign) for t in identity.numerator])
    denominator = total([(t.key, t.sign) for t in identity.denominator])
    over = f"({denominator})" if len(identity.denominator) > 1 else denominator
    above = f"({numerator})" if len(identity.numerator) > 1 and denominator else numerator
    return f"{names[identity.target[2]]} = {above}" + (f" / {over}" if denominator else "")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
