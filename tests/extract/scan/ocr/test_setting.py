from __future__ import annotations

import random

import pytest

from extract.scan.ocr.setting import unlike_their_width

EM = 28.0
WIDE = {".": 0.27, ",": 0.27, "-": 0.36, "%": 0.9}


def width(figure: str) -> int:
    """Pixels of the ink of a figure set in digits of half an em; a 1 at an end shows less."""
    whole = sum(WIDE.get(c, 0.5) for c in figure) - 0.08
    return round(EM * (whole - 0.1 * (figure[0] == "1") - 0.12 * (figure[-1] == "1")))


def figures(count: int) -> list[str]:
    rng = random.Random(4)
    return [f"{rng.randint(1, 99999) / 10 ** rng.randint(0, 2):.{rng.randint(0, 2)}f}" for _ in range(count)]


def told(read: list[str], printed: list[str], height: int = 24) -> frozenset[int]:
    return unlike_their_width(read, [(height, width(p)) for p in printed], EM)


def test_figures_as_wide_as_they_are_set_are_in_no_doubt() -> None:
    printed = figures(60)
    assert told(printed, printed) == frozenset()


@pytest.mark.parametrize(("read", "printed"), [("78712", "7871.2"), ("7871.2", "78712"), ("384", "38")])
def test_a_point_lost_or_added_and_a_digit_too_many_show(read: str, printed: str) -> None:
    others = figures(60)
    assert told([*others, read], [*others, printed]) == {60}


def test_figures_of_another_size_are_set_as_much_wider_and_dirt_above_one_makes_it_no_wider() -> None:
    usual, large = figures(60), figures(12)
    sizes = [(24, width(f)) for f in usual] + [(30, round(1.25 * width(f))) for f in large]
    assert unlike_their_width([*usual, *large], sizes, EM) == frozenset()
    assert unlike_their_width([*usual, "78712"], [*sizes[:60], (30, width("7871.2"))], EM) == {60}


def test_few_figures_names_and_uneven_type_tell_nothing() -> None:
    few = figures(10)
    assert told([*few, "78712"], [*few, "7871.2"]) == frozenset()
    assert told(["合计"] * 60, figures(60)) == frozenset()
    rng = random.Random(1)
    uneven = [(24, width(f) + rng.randint(-14, 14)) for f in figures(60)]
    assert unlike_their_width(figures(60), uneven, EM) == frozenset()
