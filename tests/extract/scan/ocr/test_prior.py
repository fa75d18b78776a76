from __future__ import annotations

import numpy as np
import pytest

from extract.scan.ocr.ctc import Alphabet, Lattice, best_path
from extract.scan.ocr.prior import prior


@pytest.mark.parametrize("character", "城县财达0.%—（）①㎡℃+×Ⅲ")
def test_what_notices_print_has_full_weight(character: str) -> None:
    assert prior(character) == 1.0


@pytest.mark.parametrize("character", "財達貼kOéûθのа⊥≈")
def test_what_they_hardly_print_has_less(character: str) -> None:
    assert prior(character) < 1.0


def test_the_likelier_of_two_like_forms_is_read_and_what_is_sure_stays() -> None:
    alphabet = Alphabet.of(["", "财", "財", "m"], prior)
    torn = np.array([[0.05, 0.3, 0.65, 0.0]], np.float32)
    sure = np.array([[0.001, 0.0, 0.0, 0.999]], np.float32)
    assert alphabet.decode(best_path(Lattice.of(torn, alphabet)).labels) == "财"
    read = best_path(Lattice.of(sure, alphabet))
    assert alphabet.decode(read.labels) == "m"
    assert read.certainties[0] > 0.99
