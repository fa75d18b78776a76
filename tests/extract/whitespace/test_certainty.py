"""How sure the grid of an open table is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.whitespace import find_borderless
from extract.whitespace.certainty import SURE, Evidence, certainty, evidence_of, weakest
from extract.whitespace.columns import CutLine, Piece
from schemas.findings import Code
from tests.extract.whitespace.pages import laid_out, page, word

BEST = Evidence(rows=1.0, white=1.0, parted=1.0, aligned=1.0)
ROWS = [
    ["项目", "2023年", "2024年"],
    ["甲县", "320.1", "345.6"],
    ["乙县", "80.5", "77.2"],
    ["丙县", "1.5", "2.2"],
]


def test_all_evidence_makes_a_grid_sure_and_each_lack_of_it_less_so() -> None:
    assert certainty(BEST) > 0.85
    for name in ("rows", "white", "parted", "aligned"):
        assert certainty(replace(BEST, **{name: 0.0})) < certainty(BEST)


@pytest.mark.parametrize(("name", "said"), [("rows", "begin its rows"), ("white", "little white")])
def test_what_is_said_is_what_counts_most(name: str, said: str) -> None:
    worst = replace(BEST, **{name: 0.0})
    assert certainty(worst) < SURE
    assert said in weakest(worst)


def test_an_even_table_has_no_doubt_and_below_the_line_it_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    even = page(laid_out(ROWS, [120.0, 300.0, 430.0], 200))
    (table,) = find_borderless(even, ())
    assert table.findings == ()
    monkeypatch.setattr("extract.whitespace.assemble.SURE", 1.0)
    (told,) = find_borderless(even, ())
    assert [f.code for f in told.findings] == [Code.GRID_UNCERTAIN]
    assert told.findings[0].place.bbox == told.bbox


def test_figures_that_stand_at_no_common_edge_are_evidence_against_their_column() -> None:
    cells = [word("12", x, 200 + 20 * k) for k, x in enumerate((300, 322, 345, 371, 390))]
    pieces = [
        CutLine((Piece((w,), w.text, w.bbox.x0, w.bbox.x1, 0, 0),), w.bbox.y0, w.bbox.y1) for w in cells
    ]
    assert evidence_of((), pieces, (), 10.0).aligned == 0.2
    assert evidence_of((), pieces[:1], (2.0, 0.5), 10.0) == replace(BEST, rows=0.125)
