from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.discovery import discover
from schemas.figures import Candidate, Identity, IdentityKind, Origin, Status, Term
from schemas.findings import Code
from schemas.misreadings import confusions
from schemas.repair import repair

HEADERS = ["户: 任务", "户: 完成", "%: 完成率"]
ROWS = [
    "合计|3382|4476|132.3%",
    "城区|1523|2284|150.0%",
    "泽州|987|1106|112.1%",
    "高平|614|705|114.8%",
    "阳城|258|381|147.7%",
]


def _misread(figures, key, raw, confidence=0.9, offers=()):
    candidates = tuple(Candidate(Decimal(v), v, cost) for v, cost in offers)
    wrong = replace(
        figures[key], value=Decimal(raw.rstrip("%")), raw=raw, confidence=confidence, candidates=candidates
    )
    return {**figures, key: wrong}


@pytest.fixture
def scanned(build):
    return build(HEADERS, ROWS, origin=Origin.PIXELS)


@pytest.fixture
def digital(build):
    return build(HEADERS, ROWS)


def test_a_misreading_is_repaired_and_says_what_forced_it(scanned):
    result = repair(read := _misread(scanned, (0, 3, 2), "1706", offers=[("1106", 1.2)]), discover(read))
    assert result.figures[0, 3, 2].value == 1106
    assert result.figures[0, 3, 2].raw == "1706"
    assert result.proof.status[0, 3, 2] is Status.REPAIRED
    forced = result.repaired[0, 3, 2]
    assert (forced.raw, forced.value) == ("1706", Decimal(1106))
    assert {i.kind for i in forced.identities} == {IdentityKind.ROW_SUM, IdentityKind.RATIO}
    assert [f.code for f in result.findings] == [Code.REPAIRED]
    assert not result.proof.broken


def test_a_reading_that_was_not_offered_is_found_if_the_recogniser_was_unsure(scanned):
    read = _misread(scanned, (0, 3, 2), "1100", confidence=0.6)
    assert repair(read, discover(read)).figures[0, 3, 2].value == 1106


@pytest.mark.parametrize("confidence", [0.0, 1.0, None])
def test_a_reading_of_no_confidence_or_of_all_is_weighed_too(scanned, confidence):
    read = _misread(scanned, (0, 3, 2), "1706", confidence=confidence, offers=[("1106", 1.2)])
    status = repair(read, discover(read)).proof.status[0, 3, 2]
    assert status is (Status.DOUBTFUL if confidence == 1.0 else Status.REPAIRED)  # the sure is only marked


def test_several_misreadings_of_one_table(scanned):
    read = _misread(scanned, (0, 3, 2), "1706", offers=[("1106", 1.2)])
    read = _misread(read, (0, 5, 1), "253", offers=[("258", 0.8)])
    read = _misread(read, (0, 2, 3), "160.0%", offers=[("150.0", 2.0)])
    result = repair(read, discover(scanned))
    assert {k: r.value for k, r in result.repaired.items()} == {
        (0, 3, 2): Decimal(1106), (0, 5, 1): Decimal(258), (0, 2, 3): Decimal("150.0"),
    }  # fmt: skip


def test_figures_of_the_text_layer_are_never_changed(digital):
    printed = _misread(digital, (0, 3, 2), "1706")
    result = repair(printed, discover(printed))
    assert dict(result.figures) == printed
    assert result.proof.status[0, 3, 2] is Status.DOUBTFUL
    told = [f for f in result.findings if (f.place.row, f.place.column) == (3, 2)]
    assert {f.code for f in told} == {Code.SOURCE_INCONSISTENT}
    assert "'1706' is printed, the others need 1106" in told[0].message


def test_readings_that_agree_twice_are_never_changed(scanned):
    read = _misread(scanned, (0, 3, 2), "1706", offers=[("1106", 0.5)])
    read[0, 3, 2] = replace(read[0, 3, 2], agreed=True)
    result = repair(read, discover(read))
    assert result.figures[0, 3, 2].value == 1706
    assert result.proof.status[0, 3, 2] is Status.DOUBTFUL
    assert Code.REPAIRED not in {f.code for f in result.findings}


def test_a_misprint_that_the_pixels_show_clearly_is_not_repaired(scanned):
    read = _misread(scanned, (0, 3, 2), "1706", confidence=0.9995, offers=[("7706", 9.0)])
    result = repair(read, discover(read))
    assert result.figures[0, 3, 2].value == 1706
    assert result.proof.status[0, 3, 2] is Status.DOUBTFUL


def test_two_equally_good_explanations_leave_it_open(build):
    figures = build(["户: 数"], ["合计|60", "甲|18", "乙|18", "丙|30"], origin=Origin.PIXELS)
    figures = _misread(figures, (0, 2, 1), "18", offers=[("12", 1.0)])
    figures = _misread(figures, (0, 3, 1), "18", offers=[("12", 1.0)])
    total = Identity(IdentityKind.ROW_SUM, (0, 1, 1), tuple(Term((0, r, 1)) for r in (2, 3, 4)))
    result = repair(figures, [total])
    assert not result.repaired
    assert set(result.doubtful[0, 2, 1]) == {Decimal(18), Decimal(12)}
    open_cells = {(f.place.row, f.place.column) for f in result.findings if f.code is Code.REPAIR_AMBIGUOUS}
    assert {(2, 1), (3, 1)} <= open_cells


def test_a_sound_table_is_left_alone(scanned):
    result = repair(scanned, discover(scanned))
    assert dict(result.figures) == scanned
    assert not result.findings
    assert not result.doubtful


def test_a_mark_read_as_a_digit_may_be_nothing_at_all(build):
    rows = ["合计|2800|1905", "甲|1523|900", "乙|7|1005", "丙|1277|"]
    figures = build(["户: 任务", "户: 完成"], rows, origin=Origin.PIXELS)
    figures[0, 3, 1] = replace(figures[0, 3, 1], candidates=(Candidate(None, "—", 1.0),), confidence=0.5)
    result = repair(figures, discover(figures))
    assert result.figures[0, 3, 1].value is None
    assert result.proof.status[0, 3, 1] is Status.REPAIRED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_whatever_is_read_wrongly_is_repaired_to_the_truth_or_marked(scanned, seed):
    """One wrong digit anywhere, offered or not: never a wrong number without a mark, never a wrong repair."""
    rng = random.Random(seed)
    key = rng.choice(sorted(scanned))
    truth = scanned[key]
    wrong = rng.choice(sorted(set(confusions(truth.value, truth.decimals))))
    offers = [(str(truth.value), rng.uniform(0.2, 5.0))] if rng.random() < 0.7 else []
    read = _misread(scanned, key, f"{wrong:f}", rng.uniform(0.5, 0.98), offers)
    result = repair(read, discover(scanned))
    assert all(result.figures[k].value == f.value for k, f in scanned.items() if k != key)
    if result.figures[key].value != truth.value:
        assert result.proof.status[key] is Status.DOUBTFUL


def test_the_solver_is_loaded_only_for_something_broken():
    code = "import sys, schemas.repair, schemas.discovery; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
