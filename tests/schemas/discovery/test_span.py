from __future__ import annotations

import pytest

from schemas.discovery.grid import grids
from schemas.discovery.relations import Relation
from schemas.discovery.span import Span
from schemas.figures import IdentityKind


@pytest.fixture
def lines(build):
    """1 = 2 + 3, 3 = 4 + 5; 6 repeats 5."""
    headers = [f"户: {name}" for name in "甲乙丙丁戊己"]
    rows = ["城区|10|4|6|1|5|5", "泽州|21|12|9|7|2|2", "高平|35|18|17|6|11|11"]
    ((columns, _),) = grids(build(headers, rows))
    return {line.number: line for line in columns.lines}


def relation(lines, target, *parts):
    signed = tuple((lines[abs(p)], 1 if p > 0 else -1) for p in parts)
    return Relation(lines[target], signed, IdentityKind.COLUMN_SUM)


def test_what_follows_from_relations_taken_in_is_nothing_new(lines):
    span = Span(lines.values())
    held = (0, 1, 2)
    whole = relation(lines, 1, 2, 4, 5)
    assert not span.implies(whole, held)
    span.add(relation(lines, 1, 2, 3))
    assert not span.implies(whole, held)
    span.add(relation(lines, 3, 4, 5))
    assert span.implies(whole, held)
    assert span.implies(relation(lines, 2, 1, -3), held)


def test_that_one_line_copies_another_is_nothing_new(lines):
    span = Span(lines.values())
    assert span.implies(relation(lines, 6, 5), (0, 1, 2))
    assert not span.implies(relation(lines, 3, 4, 6), (0, 1, 2))


def test_a_relation_taken_in_twice_changes_nothing(lines):
    span = Span(lines.values())
    for _ in range(2):
        span.add(relation(lines, 1, 2, 3))
    assert not span.implies(relation(lines, 3, 4, 5), (0, 1, 2))
