from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from schemas import prover
from schemas.discovery import discover
from schemas.figures import Candidate, Origin, Status
from schemas.findings import Code
from schemas.repair import repair

HEADERS = ["户: 合计", "户: 甲", "户: 乙"]
ROWS = [
    "合计|8910|4931|3979",
    "城区|2510|1523|987",
    "泽州|3390|2284|1106",
    "高平|2152|1310|842",
    "阳城|858|-186|1044",
]


@pytest.fixture
def doubted(build):
    """A sound table in which the recogniser offers a second reading for two cells of a column."""
    figures = build(HEADERS, ROWS, origin=Origin.PIXELS)
    for key, other in (((0, 2, 2), "1528"), ((0, 3, 2), "2279")):
        offered = (Candidate(Decimal(other), other, 3.0),)
        figures[key] = replace(figures[key], candidates=offered, confidence=0.9)
    return figures


def test_a_search_that_its_bound_ends_proves_nothing_and_says_so(doubted, monkeypatch):
    identities = [i for i in discover(doubted) if i.family.startswith("table 0: rows")]
    assert Code.PROOF_BOUNDED not in {f.code for f in repair(doubted, identities).findings}
    monkeypatch.setattr(prover, "STEPS", 0)
    result = repair(doubted, identities)
    assert Code.PROOF_BOUNDED in {f.code for f in result.findings}
    assert result.proof.status[0, 2, 2] is not Status.PROVED


def test_the_bound_is_not_reached_where_no_second_reading_may_hide_another(build, monkeypatch):
    monkeypatch.setattr(prover, "STEPS", 0)
    figures = build(HEADERS, ROWS, origin=Origin.PIXELS)
    result = repair(figures, discover(figures))
    assert not result.findings
    assert result.proof.status[0, 2, 2] is Status.PROVED
