from __future__ import annotations

from collections import Counter

from bench.places import cause, in_table, outcome, sample
from normalize.gazetteer import Gazetteer
from normalize.places import Context, match


def test_dirty_names_of_every_year_are_read_right_or_listed() -> None:
    """The sampler's names without misread characters; ``bench.places`` measures those too."""
    gazetteer = Gazetteer.load()
    samples = sample(600, 11, gazetteer, None)
    found = [match(s.text, Context(s.issuer.code, s.year), gazetteer) for s in samples]
    counts = Counter(outcome(m, s.truth) for m, s in zip(found, samples, strict=True))
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.97 * len(samples)
    assert counts["right"] + counts["listed"] >= 0.995 * len(samples)


def test_the_same_seed_draws_the_same_names() -> None:
    gazetteer = Gazetteer.load()
    assert sample(50, 5, gazetteer, None) == sample(50, 5, gazetteer, None)
    assert sample(50, 5, gazetteer, None) != sample(50, 6, gazetteer, None)


def test_a_row_among_its_neighbours_is_read_right() -> None:
    gazetteer = Gazetteer.load()
    samples = sample(150, 3, gazetteer, None)
    counts = Counter(outcome(in_table(s, gazetteer), s.truth) for s in samples)
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.97 * len(samples)


def test_what_is_not_right_has_a_cause() -> None:
    gazetteer = Gazetteer.load()
    for s in sample(300, 7, gazetteer, None):
        found = match(s.text, Context(s.issuer.code, s.year), gazetteer)
        if outcome(found, s.truth) != "right":
            assert cause(s, found, gazetteer) in {
                "a form that several places share",
                "several places of one name",
            }
