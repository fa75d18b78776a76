"""Heads that stand below the middle of the header."""

from __future__ import annotations

from tests.extract.whitespace.headers import paths, table


def test_columns_whose_heads_hang_low_stand_under_the_head_in_their_middle() -> None:
    """The group is centred on its middle column; only the heads beside it tell how far it reaches."""
    found = table(
        [
            ("县区", 100, 220),
            ("改造", 280, 205),
            ("计划", 190, 235),
            ("开工", 280, 235),
            ("完成", 370, 235),
            ("备注", 460, 220),
        ]
    )
    assert paths(found, 2) == [["县区"], ["改造", "计划"], ["改造", "开工"], ["改造", "完成"], ["备注"]]
