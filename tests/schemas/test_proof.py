from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.figures import Candidate, Figure, Identity, IdentityKind, Origin, Status, Term
from schemas.holds import holds
from schemas.intervals import finest_decimals
from schemas.misreadings import slips
from schemas.proof import prove


def _rows(table, rows, columns, signs=None):
    """One row sum per column: row 1 is the sum of the others."""
    return [
        Identity(
            IdentityKind.ROW_SUM,
            (table, 1, c),
            tuple(Term((table, r, c)) for r in range(2, rows + 1)),
            family="rows",
        )
        for c in columns
    ]


def test_every_count_in_a_sum_is_proved(build):
    figures = build(["套: 量"], ["合计|60", "甲|10", "乙|20", "丙|30"])
    proof = prove(figures, _rows(0, 4, [1]))
    assert set(proof.status.values()) == {Status.PROVED}
    assert proof.carriers[0, 2, 1] == proof.held


def test_a_figure_whose_last_digit_rounding_hides_is_not_proved(build):
    figures = build(["万元: 额"], ["合计|60.01", "甲|10.02", "乙|20.03", "丙|29.95"])
    proof = prove(figures, _rows(0, 4, [1]))
    assert proof.held
    assert set(proof.status.values()) == {Status.READ}


def test_figures_of_a_broken_identity_are_doubtful_unless_another_proves_them(build):
    figures = build(["套: 甲", "套: 乙", "套: 和"], ["合计|60|70|130", "一|10|20|30", "二|51|50|101"])
    sums = [
        Identity(IdentityKind.COLUMN_SUM, (0, r, 3), (Term((0, r, 1)), Term((0, r, 2)))) for r in (1, 2, 3)
    ]
    proof = prove(figures, [*_rows(0, 3, [1, 2, 3]), *sums])
    assert [i.target for i in proof.broken] == [(0, 1, 1), (0, 1, 3)]
    doubtful = {k for k, s in proof.status.items() if s is Status.DOUBTFUL}
    assert doubtful == {(0, r, c) for r in (1, 2, 3) for c in (1, 3)}  # each row may hide a pair
    assert proof.status[0, 2, 2] is proof.status[0, 3, 2] is Status.PROVED


def test_copies_that_are_misread_alike_prove_nothing(build):
    rows = ["合计|213|5", "甲|213|3", "乙||2"]
    digital, scanned = (build(["套: 量", "套: 数"], rows, origin=o) for o in (Origin.TEXT, Origin.PIXELS))
    assert prove(digital, _rows(0, 3, [1, 2])).status[0, 2, 1] is Status.PROVED
    proof = prove(scanned, _rows(0, 3, [1, 2]))
    assert proof.status[0, 2, 1] is Status.READ
    assert proof.status[0, 2, 2] is Status.PROVED


def test_two_offered_readings_that_cancel_prove_nothing(build):
    figures = build(["套: 量"], ["合计|60", "甲|13", "乙|17", "丙|30"], origin=Origin.PIXELS)
    figures[0, 2, 1] = replace(figures[0, 2, 1], candidates=(Candidate(Decimal(18), "18", 1.0),))
    assert prove(figures, _rows(0, 4, [1])).status[0, 2, 1] is Status.PROVED
    figures[0, 3, 1] = replace(figures[0, 3, 1], candidates=(Candidate(Decimal(12), "12", 1.0),))
    proof = prove(figures, _rows(0, 4, [1]))
    assert proof.status[0, 2, 1] is proof.status[0, 3, 1] is Status.READ
    assert proof.status[0, 4, 1] is Status.PROVED


def test_two_slips_that_would_mend_broken_identities_may_have_cancelled(build):
    rows = ["合计|130|80|50", "甲|65|40|25", "乙|65|40|25"]
    figures = build(["套: 和", "套: 一", "套: 二"], rows)
    slipped = {**figures}
    for key, raw in (((0, 2, 1), "75"), ((0, 2, 2), "50")):
        slipped[key] = replace(figures[key], value=Decimal(raw), raw=raw)
    across = [
        Identity(IdentityKind.COLUMN_SUM, (0, r, 1), (Term((0, r, 2)), Term((0, r, 3)))) for r in (1, 2, 3)
    ]
    proof = prove(slipped, [*_rows(0, 3, [1, 2, 3]), *across])
    assert proof.status[0, 2, 1] is proof.status[0, 2, 2] is Status.DOUBTFUL


def test_readings_that_agree_keep_that_status_where_no_identity_reaches(build):
    figures = build(["套: 量"], ["甲|10", "乙|20"], origin=Origin.PIXELS)
    figures[0, 1, 1] = replace(figures[0, 1, 1], agreed=True)
    proof = prove(figures, [])
    assert (proof.status[0, 1, 1], proof.status[0, 2, 1]) == (Status.AGREED, Status.READ)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["套", "万元"]), st.integers(3, 6), st.integers(2, 4))
def test_any_slip_in_a_proved_figure_breaks_an_identity(seed, unit, rows, columns):
    """The promise of ``proved``, checked with the slow and simple ``holds``."""
    rng = random.Random(seed)
    figures, identities = _cross_table(rng, unit, rows, columns)
    proof = prove(figures, identities)
    finest = finest_decimals(figures)
    held = [i for i in proof.held if holds(i, figures).holds]
    for key in rng.sample(sorted(proof.carriers), min(4, len(proof.carriers))):
        figure = figures[key]
        wrongs = {Decimal(n).scaleb(-d) for n, d in slips(figure.value, finest[key])} - {figure.value}
        for wrong in rng.sample(sorted(wrongs), min(6, len(wrongs))):
            changed = {**figures, key: replace(figure, value=wrong, raw=str(wrong))}
            assert not all(holds(i, changed, proof.rounding).holds for i in held)


def _cross_table(rng, unit, rows, columns):
    """A table of rounded amounts with a total row and a total column."""
    step = Decimal(1) if unit == "套" else Decimal("0.01")
    truth = [[Decimal(rng.randint(0, 10**6)) / 1000 for _ in range(columns)] for _ in range(rows)]
    if unit == "套":
        truth = [[v.quantize(step) for v in row] for row in truth]
    truth = [[sum(row, Decimal(0)), *row] for row in truth]
    truth = [[sum(c, Decimal(0)) for c in zip(*truth, strict=True)], *truth]
    kind, scale = ("dwellings", 1) if unit == "套" else ("money", 10**4)
    figures = {}
    for r, row in enumerate(truth):
        for c, value in enumerate(row):
            v = value.quantize(step)
            figures[0, r, c] = Figure(
                (0, r, c), v, str(v), unit, kind, Decimal(scale), ("h",), "l", (), "place", None, Origin.TEXT
            )
    down = [
        Identity(
            IdentityKind.ROW_SUM, (0, 0, c), tuple(Term((0, r, c)) for r in range(1, rows + 1)), family="d"
        )
        for c in range(columns + 1)
    ]
    across = [
        Identity(
            IdentityKind.COLUMN_SUM,
            (0, r, 0),
            tuple(Term((0, r, c)) for c in range(1, columns + 1)),
            family="a",
        )
        for r in range(rows + 1)
    ]
    return figures, [*down, *across]


def test_a_row_whose_figures_may_all_have_lost_their_points_is_not_proved(build):
    rows = ["甲|12.34|5.67|18.01", "乙|30.10|4.02|34.12", "丙|64367|26303|90670", "丁|7.77|1.11|8.88"]
    figures = build(["万元: 基本", "万元: 项目", "万元: 合计"], rows, origin=Origin.PIXELS)
    sums = [
        Identity(IdentityKind.COLUMN_SUM, (0, r, 3), (Term((0, r, 1)), Term((0, r, 2))), family="columns")
        for r in (1, 2, 3, 4)
    ]
    status = prove(figures, sums).status
    assert {status[0, 3, c] for c in (1, 2, 3)} == {Status.READ}
    assert status[0, 1, 3] is Status.PROVED
