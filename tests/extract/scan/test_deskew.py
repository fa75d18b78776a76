from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from extract.scan.deskew import deskew, quarter_turns, skew_angle
from extract.scan.rulings.detect import detect
from extract.scan.sheet import Sheet

DPI = 150


def _page() -> np.ndarray:
    page = np.full((900, 1200), 255, np.uint8)
    for y in range(200, 601, 50):
        cv2.line(page, (150, y), (1050, y), 0, 2)
    for x in range(150, 1051, 150):
        cv2.line(page, (x, 200), (x, 600), 0, 2)
    for y in range(200, 600, 50):
        for x in range(150, 1050, 150):
            cv2.putText(page, "48315", (x + 25, y + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    for y in range(680, 861, 45):
        cv2.putText(page, "some lines of text below the table", (150, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 2)
    return page


def _rotated(page: np.ndarray, degrees: float) -> np.ndarray:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=255), np.uint8)


def _always(value: float) -> Callable[[Sequence[np.ndarray]], float]:
    return lambda _: value


def _straight(sheet: Sheet) -> float:
    """The most that a long horizontal segment is off its mean, in pixels."""
    level = detect(sheet).horizontal
    return max(float(np.abs(s.across - s.across.mean()).max()) for s in level if s.length > 500)


@pytest.mark.parametrize("degrees", [-5.0, -1.3, 0.0, 0.4, 5.0, 7.5])
def test_skew_is_found(degrees: float) -> None:
    sheet = Sheet(_rotated(_page(), degrees), DPI)
    assert skew_angle(sheet.ink, DPI) == pytest.approx(-degrees, abs=0.1)


def test_skew_of_text_alone() -> None:
    page = _page()
    page[190:610] = 255
    assert skew_angle(Sheet(_rotated(page, 2.0), DPI).ink, DPI) == pytest.approx(-2.0, abs=0.2)


def test_lines_that_run_down_mean_a_quarter_turn() -> None:
    page = np.ascontiguousarray(np.rot90(_page()))
    assert quarter_turns(Sheet(page, DPI), _always(0.9)) in (1, 3)


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_legibility_decides_which_end_is_up(turned: int) -> None:
    upright = _page()
    page = np.ascontiguousarray(np.rot90(upright, turned))

    def judge(crops: Sequence[np.ndarray]) -> float:
        # a crop is legible where the upright page holds just these pixels
        page = np.pad(upright, 60, constant_values=255)
        scores = [float(cv2.matchTemplate(page, c, cv2.TM_CCOEFF_NORMED).max()) for c in crops[:3]]
        return float(np.mean(scores))

    assert quarter_turns(Sheet(page, DPI), judge) == (4 - turned) % 4


def test_a_page_upright_already_is_not_touched() -> None:
    upright = deskew(Sheet(_page(), DPI), _always(0.9))
    assert (upright.turns, upright.warp) == (0, 0.0)
    assert abs(upright.skew) < 0.1


def test_perspective_is_straightened() -> None:
    page = _page()
    height, width = page.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[40, 25], [width, 0], [width - 15, height - 12], [0, height]], np.float32)
    photo = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, seen), (width, height), borderValue=255
    )
    upright = deskew(Sheet(np.asarray(photo, np.uint8), DPI), _always(0.9))
    assert upright.warp > 5
    assert _straight(upright.sheet) < 1.5


def test_the_curl_at_a_spine_is_straightened() -> None:
    page = _page()
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    curled = cv2.remap(page, x, y + 18 * np.exp(-4 * x / width), cv2.INTER_LINEAR, borderValue=255)
    upright = deskew(Sheet(np.asarray(curled, np.uint8), DPI), _always(0.9))
    assert upright.warp > 3
    assert _straight(upright.sheet) < 1.5


@pytest.mark.parametrize("spine", [0, 1])
def test_a_page_that_bends_only_at_the_spine_is_straightened(spine: int) -> None:
    page = _page()
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    near = np.maximum(0, 1 - (x if spine == 0 else width - x) / (0.4 * width)) ** 2
    bent = cv2.remap(page, x, y + 40 * near * (1 - 2 * y / height), cv2.INTER_LINEAR, borderValue=255)
    upright = deskew(Sheet(np.asarray(bent, np.uint8), DPI), _always(0.9))
    assert upright.warp > 3
    assert _straight(upright.sheet) < 1.5


def test_an_empty_page_is_left_alone() -> None:
    upright = deskew(Sheet(np.full((400, 300), 255, np.uint8), DPI), _always(0.0))
    assert (upright.turns, upright.skew, upright.warp) == (0, 0.0, 0.0)
    assert upright.sheet.image.shape == (400, 300)
