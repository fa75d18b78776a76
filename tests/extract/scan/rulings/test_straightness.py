from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.straightness import straight_run, wobbles

ALONG = np.arange(400, dtype=np.float64)


def test_a_foreign_end_does_not_lead_the_fit_astray() -> None:
    line = 50 + 0.02 * ALONG
    foreign = np.where(ALONG > 340, line + 9, line)
    rough = line + np.random.default_rng(1).normal(0, 2.0, 400)
    found = wobbles([(ALONG, line), (ALONG, foreign), (ALONG, rough)], 1)
    assert found[:2] == pytest.approx([0, 0], abs=0.2)
    assert found[2] == pytest.approx(2.0, rel=0.4)


def test_a_bend_is_smooth_to_a_parabola_and_not_to_a_line() -> None:
    bent = 50 + (ALONG - 200) ** 2 / 4000
    assert wobbles([(ALONG, bent)], 2)[0] < 0.01
    assert wobbles([(ALONG, bent)], 1)[0] > 1.0
    assert wobbles([], 1).tolist() == []


def test_the_straight_part_ends_where_the_curve_leaves_its_line() -> None:
    across = np.where(ALONG < 300, 50.0, 50 + 4 * np.sin(ALONG))
    part = straight_run(ALONG, across, 0.5, 10, 0.09)
    assert part is not None
    assert (part.start, part.stop) == (0, pytest.approx(300, abs=6))


def test_a_curve_steeper_than_any_ruling_has_no_straight_part() -> None:
    assert straight_run(ALONG, 2 * ALONG, 0.5, 10, 0.09) is None
