from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.pieces import ridge_pieces, straight_pieces

MM = 200 / 25.4


def _ridge() -> np.ndarray:
    return np.zeros((200, 600), np.uint8)


def test_a_ridge_is_one_piece_along_its_crest() -> None:
    ridge = _ridge()
    ridge[100, 50:500], ridge[101, 50:500] = 90, 30
    (piece,) = ridge_pieces(ridge, 20.0, MM)
    assert (piece.start, piece.end) == pytest.approx((50, 499), abs=2)
    assert piece.middle == pytest.approx(100.25)
    assert piece.strength == pytest.approx(90)


def test_what_is_short_thick_or_steep_is_no_piece() -> None:
    ridge = _ridge()
    ridge[20, 50:70] = 90
    ridge[60:90, 50:500] = 90
    for x in range(50, 350):
        ridge[100 + (x - 50) // 4, x] = 90
    assert ridge_pieces(ridge, 20.0, MM) == []


def test_what_carries_a_ruling_on_much_fainter_is_cut_off() -> None:
    ridge = _ridge()
    ridge[100, 50:300], ridge[100, 300:400] = 120, 25
    (piece,) = ridge_pieces(ridge, 20.0, MM)
    assert piece.end == pytest.approx(299, abs=2)


def test_print_wobbles_and_a_ruling_does_not() -> None:
    ridge = _ridge()
    ridge[50, 50:500] = 90
    for x in range(50, 500):
        ridge[150 + round(2 * np.sin(x / 5)), x] = 90
    kept = straight_pieces(ridge_pieces(ridge, 20.0, MM))
    assert [piece.middle for piece in kept] == [50.0]
