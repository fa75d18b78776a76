"""Signed sums tried all at once give what trying them one by one gives."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.discovery.signed import sign_patterns, vanishing

Lines = list[list[int]]


def one_by_one(
    amounts: Lines, halves: Lines, size: int, needed: int
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The definition, spelt out."""
    found = []
    for places in combinations(range(len(amounts)), size + 1):
        for signs in sign_patterns(size):
            fits = told = 0
            for instance in range(len(amounts[0])):
                numbers = [amounts[p][instance] for p in places]
                slack = sum(halves[p][instance] for p in places)
                total = sum(s * n for s, n in zip((1, *signs), numbers, strict=True))
                fits += abs(total) <= slack
                told += abs(total) <= slack < max(map(abs, numbers))
            if fits >= needed and told:
                found.append((places, signs))
    return found


@given(st.data(), st.integers(3, 6), st.integers(2, 4), st.sampled_from([1, 10**30]))
def test_same_as_one_by_one(data: st.DataObject, lines: int, size: int, unit: int) -> None:
    """Small amounts, so that many sums fit; also in quanta that no machine word holds."""
    row = st.lists(st.integers(-4, 4).map(lambda n: n * unit), min_size=3, max_size=3)
    width = st.lists(st.sampled_from([0, 0, unit // 2, unit]), min_size=3, max_size=3)
    amounts = data.draw(st.lists(row, min_size=lines, max_size=lines))
    halves = data.draw(st.lists(width, min_size=lines, max_size=lines))
    assert list(vanishing(amounts, halves, size, 2)) == one_by_one(amounts, halves, size, 2)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_fewer_lines_than_a_sum_needs(size: int) -> None:
    """Nothing to choose from is nothing found."""
    assert list(vanishing([[1, 2, 3]], [[0, 0, 0]], size, 2)) == []
