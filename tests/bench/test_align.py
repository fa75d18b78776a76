"""Truth and reading are paired so that cells can be counted one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bench.align import pair_columns, pair_rows, pair_tables, printed

GRID = [["城区", "12", ""], ["郊区", "7", "0"], ["高平市", "31", "5"]]


def test_texts_are_compared_without_space_width_and_dash():
    assert printed(" 城　区 ") == "城区"
    assert printed("１２％") == "12%"
    assert printed("—") == printed("-") == printed("–")


def test_rows_of_the_same_number_are_one_to_one():
    assert list(pair_rows(GRID, [["x"], ["y"], ["z"]])) == [(0, 0), (1, 1), (2, 2)]


def test_a_lost_row_leaves_the_others_paired():
    assert list(pair_rows(GRID, [GRID[0], GRID[2]])) == [(0, 0), (2, 1)]
    assert list(pair_rows(GRID, [["表头", "", ""], *GRID])) == [(0, 1), (1, 2), (2, 3)]


def test_a_lost_column_leaves_the_others_paired():
    read = [[row[0], row[2]] for row in GRID]
    assert list(pair_columns(GRID, read, {0: 0, 1: 1, 2: 2})) == [(0, 0), (2, 1)]


def test_tables_find_the_one_that_shares_their_cells():
    other = [["榆次区", "400"], ["太谷区", "380"]]
    assert pair_tables([GRID, other], [other, [["无关", "1"]], GRID[:2]]) == {0: 2, 1: 0}


@given(st.lists(st.lists(st.sampled_from("甲乙12 "), min_size=2, max_size=2), max_size=5),
       st.lists(st.lists(st.sampled_from("甲乙12 "), min_size=2, max_size=2), max_size=5))  # fmt: skip
def test_pairs_go_down_and_use_each_row_once(truth, read):
    pairs = list(pair_rows(truth, read))
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
