from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.explain import Option, Problem, explanations
from schemas.figures import Identity, IdentityKind, Origin, Term
from schemas.holds import Rounding, equations
from schemas.intervals import half_widths, quanta


@pytest.fixture
def problem(build):
    """合计 1523 = 1107 + 476, where 416 was printed; the row's figures may be misread as given."""

    def of(misprint: float, exempt: float, **readings: float) -> Problem:
        figures = build(["户: 合计", "户: 新建", "户: 改造"], ["城区|1523|1107|476"], origin=Origin.PIXELS)
        total, new, rebuilt = sorted(figures)
        rule = Identity(IdentityKind.COLUMN_SUM, total, (Term(new), Term(rebuilt)))
        compiled = equations([rule], figures, Rounding(half_widths(figures)))
        places = compiled[0].decimal_places
        options = tuple(
            Option(Decimal(text), quanta(Decimal(text), Decimal(1), places), text, cost)
            for text, cost in ((name[1:], cost) for name, cost in readings.items())
        )
        return Problem({rebuilt: options}, compiled, misprint, (exempt,))

    return of


def test_the_reading_that_makes_the_sum_hold_is_the_cheapest_account(problem):
    first, *_ = explanations(problem(9.0, 9.0, _416=2.0, _475=1.0), within=20.0)
    assert {key: option.raw for key, option in first.changes.items()} == {(0, 1, 3): "416"}
    assert (first.cost, first.misprints, first.exempt) == (2.0, frozenset(), ())


def test_a_misprint_or_an_exemption_wins_where_no_reading_helps(problem):
    misprinted, *_ = explanations(problem(3.0, 9.0, _475=1.0), within=1.0)
    assert (misprinted.misprints, misprinted.exempt, misprinted.cost) == ({(0, 1, 3)}, (), 3.0)
    exempted, *_ = explanations(problem(9.0, 3.0, _475=1.0), within=1.0)
    assert (exempted.misprints, exempted.exempt, exempted.cost) == (frozenset(), (0,), 3.0)


def test_accounts_come_from_the_cheapest_on_as_far_as_asked(problem):
    costs = [e.cost for e in explanations(problem(4.0, 7.0, _416=2.0), within=20.0)]
    assert costs[:3] == [2.0, 4.0, 7.0]
    assert costs == sorted(costs)
    assert [e.cost for e in explanations(problem(4.0, 7.0, _416=2.0), within=3.0)] == [2.0, 4.0]
    assert len(explanations(problem(4.0, 7.0, _416=2.0), within=20.0, most=1)) == 1
