from __future__ import annotations

import random

import pytest

from bench.honest import FAMILIES, tally
from bench.misprints import KINDS
from bench.ordinary_notices import ORDINARY
from bench.planted import planted
from bench.planted import tally as planted_tally
from bench.sheets import checked, html


def test_there_are_as_many_families_and_kinds_as_are_wanted():
    assert len(FAMILIES) * 6 >= 60
    assert len(KINDS) >= 25


@pytest.mark.parametrize("name", [*ORDINARY])
def test_an_ordinary_notice_is_proved_and_nobody_is_accused(name):
    said = tally(checked(html(FAMILIES[name](random.Random(3)))))
    assert not said["accused"]
    assert said["proved"] > said["numbers"] / 2


@pytest.mark.parametrize("name", [*KINDS])
def test_a_misprint_changes_what_it_says_it_changes(name):
    kind = KINDS[name]
    case = planted(kind, "a seed")
    assert case.wrong or kind.told
    rows, columns = len(case.draft.rows), len(case.draft.columns)
    assert all(0 <= r < rows and 0 <= c < columns for r, c in case.wrong)


def test_the_table_is_read_as_it_was_written():
    kind = KINDS["one cell"]
    case = planted(kind, "another seed")
    vouched = checked(html(case.paper))
    sheet = case.paper.sheets[0]
    read = {(o.row - sheet.header_rows, o.column): o.raw for t in vouched.tables for o in t.observations}
    assert read == {(r, c): text for r, row in enumerate(sheet.rows) for c, text in enumerate(row) if c}
    assert planted_tally(case, kind, vouched)["flagged"] == 1
