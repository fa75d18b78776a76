from __future__ import annotations

import numpy as np
import pytest

from extract.scan.ocr.combine import LOOKALIKE_COST, Witness, evidence, plain, same, weigh, written
from extract.scan.ocr.confidence import probability
from extract.scan.ocr.ctc import Alphabet, Lattice, best_path
from extract.scan.ocr.engine import Reading

ALPHABET = Alphabet.of(["blank", "3", "8", "4", "0", "6", "5", ".", "O", "县", " ", "!", "Ⅲ"])
NO_INK = np.ones((20, 30), bool)
EM = 22.0


def reading(text: str, rivals: dict[str, float] | None = None) -> Reading:
    """A reading of ``text``, blanks between its characters; rivals of the first by probability."""
    rows = []
    for i, character in enumerate(text):
        row = np.zeros(len(ALPHABET.characters), np.float32)
        others = rivals if rivals and i == 0 else {}
        for other, p in (others or {}).items():
            row[ALPHABET.codes[other]] = p
        row[ALPHABET.codes[character]] = 1.0 - sum((others or {}).values()) - 0.001
        row[0] = 0.001
        blank = np.zeros_like(row)
        blank[0] = 1.0
        rows += [row, blank]
    lattice = Lattice.of(np.stack(rows), ALPHABET)
    path = best_path(lattice)
    return Reading(ALPHABET.decode(path.labels), min(path.strengths), path.strengths, lattice, path)


def test_an_unsure_witness_is_overruled_by_a_sure_one() -> None:
    verdict = weigh([Witness(reading("38", {"8": 0.45}), 1.0), Witness(reading("88"), 0.35)], NO_INK, EM)
    assert verdict.text == "88"
    assert verdict.alternatives[0].text == "38"
    assert verdict.margin == pytest.approx(verdict.alternatives[0].cost, abs=0.001)
    assert verdict.margin < 8


def test_agreement_leaves_rivals_far_behind() -> None:
    verdict = weigh([Witness(reading("40"), 1.0), Witness(reading("40"), 0.35)], NO_INK, EM)
    assert verdict.text == "40"
    assert verdict.margin > 4
    assert all(other.text != "40" for other in verdict.alternatives)


def test_a_letter_in_a_figure_offers_the_digit_and_is_not_replaced() -> None:
    verdict = weigh([Witness(reading("4O"), 1.0), Witness(reading("4O"), 0.35)], NO_INK, EM)
    assert verdict.text == "4O"
    assert min(o.cost for o in verdict.alternatives if o.text == "40") <= LOOKALIKE_COST


def test_a_point_that_only_the_pixels_show_is_offered_and_doubted() -> None:
    ink = np.zeros((22, 70), bool)
    for x in (0, 16, 42, 58):
        ink[:, x : x + 12] = True
    ink[18:, 32:37] = True
    both = reading("4065"), reading("4065")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], ink, EM)
    assert verdict.text == "4065"
    assert any(other.text == "40.65" and other.cost < 3 for other in verdict.alternatives)
    assert evidence(verdict, *both, ink, touched=False, page=0.0).marks == 1


def test_disagreement_is_evidence() -> None:
    both = reading("38"), reading("88")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], NO_INK, EM)
    told = evidence(verdict, *both, NO_INK, touched=True, page=0.25)
    assert verdict.text == "38"
    assert told.disagree
    assert told.touched
    assert told.second > 5
    assert told.page == 0.25
    assert not told.malformed


def test_a_speck_that_was_read_as_a_point_is_left_out_and_doubted() -> None:
    both = reading("4.0."), reading("4.0.")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], NO_INK, EM)
    assert verdict.text == "4.0"
    told = evidence(verdict, *both, NO_INK, touched=False, page=0.0)
    assert told.overruled
    assert probability(told) < 0.9


def test_malformed_figures_are_evidence() -> None:
    both = reading("40!"), reading("40!")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], NO_INK, EM)
    assert evidence(verdict, *both, NO_INK, touched=False, page=0.0).malformed


@pytest.mark.parametrize(
    ("one", "other"), [("（套）", "(套)"), ("—", "-"), ("城 区", "城区"), ("２.5％", "2.5%")]
)
def test_what_prints_the_same_is_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert plain(one) == plain(other)


def test_a_figure_torn_by_white_space_is_doubted_and_mended_as_an_alternative() -> None:
    both = reading("34 0"), reading("34 0")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], NO_INK, EM)
    assert evidence(verdict, *both, NO_INK, touched=False, page=0.0).malformed
    assert any(other.text == "34.0" and other.cost <= LOOKALIKE_COST for other in verdict.alternatives)


def test_a_lone_letter_is_doubted() -> None:
    both = reading("O"), reading("O")
    verdict = weigh([Witness(both[0], 1.0), Witness(both[1], 0.35)], NO_INK, EM)
    assert evidence(verdict, *both, NO_INK, touched=False, page=0.0).malformed


def test_a_lone_figure_is_no_wider_than_figures_are() -> None:
    both = reading("3", {"Ⅲ": 0.2}), reading("3", {"Ⅲ": 0.2})
    witnesses = [Witness(both[0], 1.0), Witness(both[1], 0.35)]
    assert weigh(witnesses, np.ones((20, 10), bool), EM).text == "3"
    assert weigh(witnesses, np.ones((20, 20), bool), EM).text == "Ⅲ"


@pytest.mark.parametrize(
    ("read", "printed"),
    [("5.6%0", "5.6‰"), ("%o", "‰"), ("12°C", "12℃"), ("X", "×"), ("100%", "100%"), ("8%05", "8%05")],
)
def test_signs_read_in_pieces_are_made_whole(read: str, printed: str) -> None:
    assert written(read) == printed
