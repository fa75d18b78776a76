from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from extract.scan.ocr.ctc import Alphabet, CtcHypotheses, Lattice, beam, best_path, score

ALPHABET = Alphabet.of(["blank", "1", "2", ".", "0"])


def lattice(rows: list[list[float]]) -> Lattice:
    matrix = np.asarray(rows, np.float32)
    return Lattice.of(matrix / matrix.sum(axis=1, keepdims=True), ALPHABET)


def brute_force(frames: NDArray[np.float64]) -> dict[tuple[int, ...], float]:
    """Sum of the probabilities of all paths, by what they collapse to."""
    totals: dict[tuple[int, ...], float] = {}
    for path in itertools.product(range(frames.shape[1]), repeat=frames.shape[0]):
        p = math.prod(frames[t, label] for t, label in enumerate(path))
        labels = tuple(label for label, _ in itertools.groupby(path) if label)
        totals[labels] = totals.get(labels, 0.0) + p
    return totals


probabilities = st.lists(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4), min_size=1, max_size=5).map(
    lambda rows: np.asarray(rows) / np.asarray(rows).sum(axis=1, keepdims=True)
)


@settings(deadline=None, max_examples=40)
@given(probabilities)
def test_score_is_the_sum_over_all_paths(frames: NDArray[np.float64]) -> None:
    table = Lattice.of(frames.astype(np.float32), ALPHABET)
    for labels, p in brute_force(frames).items():
        assert score(table, labels) == pytest.approx(math.log(p), abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(probabilities)
def test_beam_finds_the_most_probable_text(frames: NDArray[np.float64]) -> None:
    table = Lattice.of(frames.astype(np.float32), ALPHABET)
    labels, log_p = beam(table, width=200)[0]
    best = max(brute_force(frames).values())
    assert math.exp(log_p) == pytest.approx(best, rel=1e-3)
    assert brute_force(frames)[labels] == pytest.approx(best, rel=1e-3)


@settings(deadline=None, max_examples=40)
@given(probabilities)
def test_alternatives_are_ranked_distinct_and_never_cheaper_than_nothing(frames: NDArray[np.float64]) -> None:
    table = Lattice.of(frames.astype(np.float32), ALPHABET)
    path = best_path(table)
    others = CtcHypotheses(table, path).ranked()
    texts = [other.text for other in others]
    assert len(set(texts)) == len(texts)
    assert ALPHABET.decode(path.labels) not in texts
    assert [o.cost for o in others] == sorted(o.cost for o in others)
    assert all(o.cost >= 0 for o in others)


def test_repeated_characters_need_a_blank_between_them() -> None:
    assert best_path(lattice([[0, 1, 0, 0, 0], [0, 1, 0, 0, 0]])).labels == (1,)
    assert best_path(lattice([[0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]])).labels == (1, 1)


def test_a_sure_line_still_offers_its_neighbours() -> None:
    table = lattice([
        [0.0005, 0.999, 0.0005, 0, 0],  # 1, perhaps 2
        [0.9985, 0, 0, 0.0015, 0],  # nothing, perhaps a point
        [0.0005, 0, 0, 0, 0.9995],  # 0, perhaps nothing
    ])  # fmt: skip
    others = CtcHypotheses(table, best_path(table)).ranked()
    costs = {other.text: other.cost for other in others}
    assert costs["1.0"] == pytest.approx(math.log(0.9985 / 0.0015), abs=0.01)
    assert costs["20"] == pytest.approx(math.log(0.999 / 0.0005), abs=0.01)
    assert costs["1"] == pytest.approx(math.log(0.9995 / 0.0005), abs=0.01)


def test_an_unsure_line_ranks_its_rival_by_the_odds() -> None:
    table = lattice([[0.0, 0.6, 0.4, 0, 0], [1, 0, 0, 0, 0]])
    others = CtcHypotheses(table, best_path(table)).ranked()
    assert score(table, (1,)) == pytest.approx(math.log(0.6), abs=0.01)
    assert others[0].text == "2"
    assert others[0].cost == pytest.approx(math.log(0.6 / 0.4), abs=0.01)


def test_the_alphabet_knows_what_it_cannot_write() -> None:
    assert ALPHABET.encode("1.0") == (1, 3, 4)
    assert ALPHABET.encode("1县") is None
    assert ALPHABET.encode("") == ()


def test_an_empty_text_is_all_blanks() -> None:
    table = lattice([[0.9, 0.1, 0, 0, 0], [0.8, 0.2, 0, 0, 0]])
    path = best_path(table)
    assert path.labels == ()
    assert score(table, ()) == pytest.approx(math.log(0.72), abs=1e-3)
    assert CtcHypotheses(table, path).ranked()[0].text == "1"


def test_each_text_has_its_probability_and_none_where_a_character_is_unknown() -> None:
    table = lattice([[0.0, 0.6, 0.4, 0, 0], [1, 0, 0, 0, 0]])
    logs = CtcHypotheses(table, best_path(table)).log_probabilities(["2", "1", "县"])
    assert logs[:2] == pytest.approx([math.log(0.4), math.log(0.6)], abs=0.01)
    assert logs[2] == -math.inf


def test_neighbours_are_one_edit_away_and_few() -> None:
    table = lattice([[0.2, 0.3, 0.2, 0.2, 0.1]] * 6)
    hypotheses = CtcHypotheses(table, best_path(table))
    assert 0 < len(hypotheses.neighbours()) <= 8 < len(hypotheses.ranked())
    text = ALPHABET.decode(best_path(table).labels)
    assert all(abs(len(other.text) - len(text)) <= 1 for other in hypotheses.neighbours())
