from __future__ import annotations

import random

from bench.confusions import NumberRead, confusion, count_confusions
from bench.proof_tables import table
from bench.slips import DOUBLED, misprint, misread, misread_text
from schemas.figures import Origin


def test_a_confusion_is_one_character_taken_for_another_lost_doubled_or_added():
    assert confusion("38", "33") == ("8", "3")
    assert confusion("12.5", "125") == (".", "")
    assert confusion("23", "123") == ("", "1")
    assert confusion("123", "1223") == ("2", DOUBLED)
    assert confusion("12", "12") is None
    assert confusion("12", "21") is None


def test_a_reading_counts_by_its_share_of_the_belief():
    counts = count_confusions([NumberRead("60", "60", (("66", 0.0), ("6O", 0.0)), 0.9)])
    assert counts["0", "6"] == 1 / 3
    assert counts["6", "6"] == counts["0", "0"] == 1


def test_misread_text_differs_by_the_recognisers_own_confusions():
    rng = random.Random(4)
    found = {misread_text(rng, "80.2%") for _ in range(300)}
    assert "80.2%" not in found
    assert {"80.28", "802%", "86.2%"} <= found


def test_a_table_is_misread_in_as_many_cells_as_asked_and_nowhere_else():
    rng = random.Random(9)
    truth = table(rng, 3, Origin.PIXELS)
    read, wrong = misread(rng, truth, 4)
    assert len(wrong) == 4
    assert {k for k in truth if read[k].value != truth[k].value} == wrong
    assert all(read[k].confidence < 1 for k in wrong)


def test_a_misprint_is_another_number_with_as_many_decimals():
    rng = random.Random(2)
    truth = table(rng, 1, Origin.TEXT)
    for key in [k for k, f in truth.items() if f.value is not None][:40]:
        wrong = misprint(rng, truth, key)
        if wrong is not None:
            assert wrong[key].value != truth[key].value
            assert wrong[key].decimals == truth[key].decimals
