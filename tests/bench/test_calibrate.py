from __future__ import annotations

import numpy as np
import pytest

from bench.calibrate import fit


def test_what_speaks_against_a_reading_gets_a_weight_and_what_does_not_gets_none() -> None:
    rng = np.random.default_rng(7)
    doubt, noise, boon = rng.random(4000), rng.random(4000), rng.random(4000)
    odds = 3.0 - 4.0 * doubt + 2.0 * boon
    right = rng.random(4000) < 1 / (1 + np.exp(-odds))
    bias, against, beside, never = fit(np.column_stack([doubt, noise, boon]), right)
    assert against == pytest.approx(-4.0, abs=0.6)
    assert -0.5 < beside <= 0.0
    assert never == 0.0
    assert bias > 3.0
