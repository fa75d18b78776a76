"""Sums: which line is the total of which others.

Looked for in this order, what is found first shaping what comes after:

1. trees that the labels state: classification codes (201 / 20139 / 2013901), label paths, header
   groups with an L-shaped total, 合计 groups and 合计 columns;
2. blocks: a line that is the sum of the block of lines right after or right before it. A block that
   is found is folded into its total, so that nested subtotals are found from the inside out;
3. balances: any signed sum of up to four lines (结余 = 上年结余 + 收入 - 支出 - 收回), by trying them
   all, unless what was found already implies it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from schemas.discovery.grid import Grid, Line
from schemas.discovery.relations import Parts, Relation, Support, refuted
from schemas.discovery.signed import sign_patterns, vanishing
from schemas.discovery.span import Span
from schemas.figures import IdentityKind
from schemas.lexicon.labels import is_of_which, names_total

_CODE = re.compile(r"^\s*(\d{3,})")
_Name = TypeVar("_Name", str, tuple[str, ...])
_REMAINDER = re.compile(r"结余|余额|剩余|结转|差额|净|增减")
_WIDEST = {2: 40, 3: 20, 4: 12}
"""Up to how many lines signed sums of so many parts are tried on."""
_LONGEST, _LONGEST_STATED = 100, 1000
"""Where amounts below zero leave open how far a block reaches, so many lines are tried, more for totals."""
_LEAST_ROWS = 3
"""How many instances must bear out a relation that nothing but the numbers suggests."""


def sums(grid: Grid, instances: Sequence[int]) -> list[Relation]:
    """Every believable sum between the additive lines of ``grid``, over these instances."""
    lines = [
        line for line in grid.lines if line.additive and not is_of_which(line.path[-1] if line.path else "")
    ]
    kind = IdentityKind.ROW_SUM if grid.by_rows else IdentityKind.COLUMN_SUM
    stated = _by_code(lines) if grid.by_rows else _by_header(lines)
    found = _believed_trees(stated, instances, kind)
    folded = {line.number for relation in found for line, _ in relation.parts}
    found += _blocks([line for line in lines if line.number not in folded], instances, kind)
    return found + list(_balances(lines, instances, found, grid.by_rows))


def refuted_sums(grid: Grid, instances: Sequence[int]) -> Iterator[Relation]:
    """Sums that headers state (合计 over its kinds) and nearly every row breaks: to be told, not believed."""
    lines = [line for line in grid.lines if line.additive]
    for tree in () if grid.by_rows else _by_header(lines):
        for target, parts in tree:
            relation = Relation(target, parts, IdentityKind.COLUMN_SUM)
            support = relation.support(instances, stated=True)
            if len(parts) > 1 and refuted(len(support.held), len(support.broken)):
                yield relation


def _believed_trees(
    stated: Iterable[Sequence[tuple[Line, Parts]]], instances: Sequence[int], kind: IdentityKind
) -> list[Relation]:
    """Trees whose relations, taken together, are no coincidence; a tree stands or falls as a whole."""
    found = []
    for tree in stated:
        relations = [Relation(target, parts, kind) for target, parts in tree]
        supports = [relation.support(instances, stated=True) for relation in relations]
        whole = Support(
            sum(s.surprise for s in supports),
            tuple(i for s in supports for i in s.held),
            sum(s.counted for s in supports),
            tuple(i for s in supports for i in s.broken),
        )
        if whole.significant(1, least=1, stated=True):
            found += relations
    return found


def _by_code(lines: list[Line]) -> Iterator[list[tuple[Line, Parts]]]:
    codes = _codes(lines)
    if lines and lines[0].total and all(line.number in codes for line in lines[1:]):
        codes[lines[0].number] = ""  # the whole of all classes
    yield _tree(lines, lambda line: codes.get(line.number), lambda code: (code[:i] for i in range(len(code))))
    yield _tree(lines, lambda line: line.path or None, lambda path: (path[:-1],) if path[:-1] else ())


def _codes(lines: list[Line]) -> dict[int, str]:
    """Classification codes of rows: at the front of a label, or in a column that is headed so."""
    found = {}
    for line in lines:
        marked = next(filter(None, map(_CODE.match, reversed(line.path))), None)
        cells = [f for f in line.figures if f and any("编码" in h or "代码" in h for h in f.header)]
        if marked:
            found[line.number] = marked.group(1)
        elif cells and _CODE.match(cells[0].raw):
            found[line.number] = cells[0].raw.strip()
    return found


def _tree(
    lines: list[Line], name: Callable[[Line], _Name | None], parents: Callable[[_Name], Iterable[_Name]]
) -> list[tuple[Line, Parts]]:
    """Parents with their children: of all lines by the name of a line's parent, the nearest before it."""
    children: dict[int, list[Line]] = {}
    last: dict[_Name, int] = {}
    for place, child in enumerate(lines):
        named = name(child)
        if named is None:
            continue
        before = [last[parent] for parent in parents(named) if parent in last]
        if before:
            children.setdefault(max(before), []).append(child)
        last[named] = place
    return [(lines[place], tuple((c, 1) for c in found)) for place, found in children.items()]


def _by_header(lines: list[Line]) -> Iterator[list[tuple[Line, Parts]]]:
    """What the header tree states: L-shaped totals and 合计 columns, then 合计 groups leaf by leaf."""
    for line in lines:
        if line.path and (line.path[-1] == "" or line.total):
            group = line.path[:-1]
            parts = [p for p in _members(lines, group) if p is not line and p.kind == line.kind]
            if parts:
                yield [(line, tuple((p, 1) for p in parts))]
    groups: dict[tuple[str, ...], list[tuple[Line, Parts]]] = {}
    for line in lines:
        for level, name in enumerate(line.path[:-1]):
            if names_total(name):
                parts = [p for p in lines if _is_cousin(line, p, level) and p.kind == line.kind]
                if parts:
                    groups.setdefault(line.path[: level + 1], []).append((line, tuple((p, 1) for p in parts)))
    yield from groups.values()


def _is_cousin(line: Line, other: Line, level: int) -> bool:
    """Whether the paths differ at that level only."""
    same = other.path[:level] == line.path[:level] and other.path[level + 1 :] == line.path[level + 1 :]
    return same and len(other.path) == len(line.path) and other.path[level] != line.path[level]


def _members(lines: list[Line], group: tuple[str, ...]) -> list[Line]:
    """The lines that a total of ``group`` adds up: of each subgroup its own total, or else its leaves."""
    depth = len(group)
    subgroups: dict[str, list[Line]] = {}
    for line in lines:
        if line.path[:depth] == group and len(line.path) > depth:
            subgroups.setdefault(line.path[depth], []).append(line)
    members = []
    for name, inside in subgroups.items():
        if is_of_which(name):
            continue
        totals = [
            line for line in inside if len(line.path) == depth + 2 and (line.path[-1] == "" or line.total)
        ]
        members += totals[:1] if totals and len(inside) > 1 else inside
    return members


def _kinds(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines by what they measure; unless a label states it, only like adds up with like."""
    found: dict[tuple[str | None, Decimal | None], list[Line]] = {}
    for line in lines:
        found.setdefault((line.kind, line.scale), []).append(line)
    return list(found.values())


def _probes(lines: Iterable[Line], instances: Sequence[int], count: int) -> list[int]:
    """The instances with the most figures: where a wrong relation shows soonest."""
    lines = list(lines)
    return sorted(instances, key=lambda i: -sum(1 for line in lines if line.amounts[i]))[:count]


def _blocks(lines: list[Line], instances: Sequence[int], kind: IdentityKind) -> list[Relation]:
    found: list[Relation] = []
    for alike in _kinds(lines):
        left = list(alike)
        while len(left) > 2:
            used: set[int] = set()
            folded: set[int] = set()
            for relation, _ in sorted(_block_candidates(left, instances, kind), key=_preference):
                parts = {line.number for line, _ in relation.parts}
                if used.isdisjoint(parts | {relation.target.number}):
                    found.append(relation)
                    folded |= parts
                    used |= parts | {relation.target.number}
            if not folded:
                break
            left = [line for line in left if line.number not in folded]
    return found


def _preference(candidate: tuple[Relation, Support]) -> tuple[bool, int, int]:
    """Innermost first; but a block that misses figures for being short comes after a longer one."""
    relation, support = candidate
    return len(support.broken) > 0, len(relation.parts), len(support.broken)


def _block_candidates(
    lines: list[Line], instances: Sequence[int], kind: IdentityKind
) -> Iterator[tuple[Relation, Support]]:
    """For every line the best block right after it and right before it, if any is believable."""
    probes = _probes(lines, instances, 4)
    grows = all((line.amounts[i] or 0) >= 0 for line in lines for i in probes)
    for place, target in enumerate(lines):
        for step in (1, -1):
            best: tuple[Relation, Support] | None = None
            for end in _fitting_ends(lines, place, step, probes, grows):
                block = lines[min(place + step, end) : max(place + step, end) + 1]
                relation = Relation(target, tuple((line, 1) for line in block), kind)
                tried, least, stated = _price(target, len(block), len(lines))
                support = relation.support(instances, stated)
                if support.significant(tried, least, stated) and _is_better(relation, support, best, stated):
                    best = relation, support
            if best is not None:
                yield best


def _fitting_ends(lines: list[Line], place: int, step: int, probes: list[int], grows: bool) -> Iterator[int]:
    """How far a block next to ``place`` may reach for its sum to fit in half of the probes.

    ``grows``: no amount is below zero, so that a sum that is too large stays so. The block of all lines is
    tried in any case where the line is headed as a total.
    """
    target = lines[place]
    far = len(lines) - 1 if step > 0 else 0
    stated = target.total and abs(far - place) == len(lines) - 1
    gaps = [(-(target.amounts[i] or 0), target.halves[i]) for i in probes]  # sum so far less total; slack
    reach = range(place + step, far + step, step)
    for end in reach if grows else reach[: _LONGEST_STATED if target.total else _LONGEST]:
        line = lines[end]
        gaps = [
            (gap + (line.amounts[i] or 0), slack + line.halves[i])
            for (gap, slack), i in zip(gaps, probes, strict=True)
        ]
        fits = sum(abs(gap) <= slack for gap, slack in gaps)
        if abs(end - place) > 1 and fits * 2 >= len(probes) and not (stated and end == far):
            yield end
        if grows and sum(gap > slack for gap, slack in gaps) * 2 > len(probes):
            break
    if stated and len(lines) > 2:
        yield far


def _is_better(
    relation: Relation, support: Support, best: tuple[Relation, Support] | None, stated: bool
) -> bool:
    """Whether this block beats a shorter one: it breaks less, or reaches on over lines without figures.

    The block of all lines beats any other where the line is headed as a total and most instances obey.
    """
    if best is None or (stated and len(support.held) > len(support.broken)):
        return True
    if len(support.broken) != len(best[1].broken):
        return len(support.broken) < len(best[1].broken)
    added = {line.number for line, _ in relation.parts} - {line.number for line, _ in best[0].parts}
    return not any(line.weight for line, _ in relation.parts if line.number in added)


def _price(target: Line, length: int, count: int) -> tuple[float, int, bool]:
    """How many blocks were looked at for this one, how many instances must count, whether it is stated."""
    if target.total:
        return (2.0, 1, True) if length == count - 1 else (2.0 * count, 1, False)
    return (4.0 if length == count - 1 else float(count * count)), 2, False


def _balances(
    lines: list[Line], instances: Sequence[int], known: list[Relation], by_rows: bool
) -> Iterator[Relation]:
    span = Span(lines)
    for relation in known:
        span.add(relation)
    for alike in _kinds(line for line in lines if line.weight > 1):
        believed = [
            (relation, support)
            for size in sorted(_WIDEST)
            if size < len(alike) <= _WIDEST[size]
            for relation, support in _signed_sums(alike, size, instances, by_rows)
        ]
        for relation, support in sorted(believed, key=_plainness):
            if not span.implies(relation, support.held):
                span.add(relation)
                yield relation


def _plainness(candidate: tuple[Relation, Support]) -> tuple[int, int, int, int]:
    """Fewest exceptions first, then fewest parts, then parts headed like the result, then the nearest."""
    relation, support = candidate
    target, lines = relation.target, [line for line, _ in relation.parts]
    strangers = sum(line.path[-1:] != target.path[-1:] for line in lines)
    spread = sum(abs(line.number - target.number) for line in lines)
    return len(support.broken), len(lines), strangers, spread


def _signed_sums(
    lines: list[Line], size: int, instances: Sequence[int], by_rows: bool
) -> Iterator[tuple[Relation, Support]]:
    if sum(sum(1 for line in lines if line.amounts[i]) > 2 for i in instances) < _LEAST_ROWS:
        return
    probes = _probes(lines, instances, 6)
    tried = float(math.comb(len(lines), size + 1) * len(sign_patterns(size)))
    amounts = [[line.amounts[i] or 0 for i in probes] for line in lines]
    halves = [[line.halves[i] for i in probes] for line in lines]
    for places, signs in vanishing(amounts, halves, size, (len(probes) + 1) // 2):
        relation = _solved([lines[place] for place in places], (1, *signs), by_rows)
        support = relation.support(instances)
        headed = relation.kind is IdentityKind.BALANCE and _is_remainder(relation.target)
        general = headed or len(support.held) >= 3 * len(support.broken)
        if general and support.significant(tried, _LEAST_ROWS) and relation.shows(support.held):
            yield relation, support


def _solved(lines: Sequence[Line], signs: Sequence[int], by_rows: bool) -> Relation:
    """``sum of signed lines = 0`` solved for the line that a clerk would call the result."""
    place = _result(lines, signs)
    parts = tuple(
        (line, -sign * signs[place])
        for i, (line, sign) in enumerate(zip(lines, signs, strict=True))
        if i != place
    )
    if all(sign > 0 for _, sign in parts):
        return Relation(lines[place], parts, IdentityKind.ROW_SUM if by_rows else IdentityKind.COLUMN_SUM)
    return Relation(lines[place], parts, IdentityKind.BALANCE)


def _is_remainder(line: Line) -> bool:
    return bool(_REMAINDER.search("".join(line.path)))


def _result(lines: Sequence[Line], signs: Sequence[int]) -> int:
    for wanted in (1, -1):
        if signs.count(wanted) == 1:
            return signs.index(wanted)
    named = [i for i, line in enumerate(lines) if _is_remainder(line)]
    return named[-1] if named else len(lines) - 1
