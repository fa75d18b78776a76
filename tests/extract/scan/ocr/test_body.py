"""Lines outside tables, with an engine whose detector and readings are stated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extract.scan.image.masks import Grey
from extract.scan.ocr.body import read_body
from extract.scan.ocr.confidence import EVEN
from extract.scan.ocr.engine import Box, Effort, Reading, listed_reading
from extract.scan.ocr.stand_ins import NullEngine, ScriptedEngine
from extract.scan.sheet import Sheet

DPI = 200
POINTS = 72 / DPI
LINE = (300.0, 100.0, 560.0, 140.0)
"""Eight characters, 24 pixels wide and 30 high, a third of them apart."""


DASH = (315.0, 150.0, 355.0, 190.0)


def sheet(*lines: Box, height: int = 1200) -> Sheet:
    page = np.full((height, 900), 255, np.uint8)
    for x0, y0, x1, y1 in lines:
        for x in range(int(x0) + 2, int(x1) - 23, 32):
            page[int(y0) + 5 : int(y1) - 5, x : x + 24] = 20
    return Sheet(page, DPI)


def says(text: str, confidence: float = 0.99) -> ScriptedEngine:
    return ScriptedEngine(lambda crop, _: listed_reading(text, confidence, crop), (LINE,))


class Watched:
    """Reads every line alike and keeps what it was shown."""

    name = "watched"

    def __init__(self, confidence: float, *lines: Box) -> None:
        self.confidence, self.lines = confidence, lines
        self.parts: list[Grey] = []
        self.efforts: list[Effort] = []

    def recognise(self, crops: Sequence[Grey], effort: Effort) -> list[Reading]:
        self.efforts += [effort] * len(crops)
        return [listed_reading("基本建成情况通报", self.confidence, crop) for crop in crops]

    def certainty(self, crops: Sequence[Grey]) -> float:
        raise AssertionError(f"which way is up is known by now, and {len(crops)} crops are asked about")

    def detect(self, page: Grey, longest: int) -> list[Box]:
        assert longest <= 1280
        self.parts.append(page)
        return list(self.lines)


PLACE = (9.0, 9.0, 265.0, 49.0)
"""Where the line lies in the part of its page that is shown."""


def test_a_line_is_a_word_in_points_by_the_engine_that_read_it() -> None:
    engine = Watched(0.99, PLACE)
    (line,) = read_body(sheet(LINE), engine)
    assert (line.whole.text, line.whole.engine, line.whole.confidence) == (
        "基本建成情况通报",
        "watched",
        0.99,
    )
    (seen,) = engine.parts
    assert seen.shape[0] < 100  # the print with a little paper
    box = line.whole.bbox
    assert box.x0 == pytest.approx(300 * POINTS, abs=3)
    assert box.y0 == pytest.approx(100 * POINTS, abs=6)


def test_only_what_a_quick_reading_leaves_unsure_is_read_carefully() -> None:
    sure, unsure = Watched(0.95, PLACE), Watched(0.85, PLACE)
    read_body(sheet(LINE), sure)
    read_body(sheet(LINE), unsure)
    assert sure.efforts == [Effort.QUICK]
    assert unsure.efforts == [Effort.QUICK, Effort.CAREFUL]


@pytest.mark.parametrize(("text", "confidence"), [("", 0.0), ("  ", 0.99), ("通报", 0.4)])
def test_stains_and_bleed_through_are_no_lines(text: str, confidence: float) -> None:
    assert read_body(sheet(LINE), says(text, confidence)) == []


def test_white_bands_are_left_out_of_what_the_detector_sees() -> None:
    engine = Watched(0.99, PLACE, (9.0, 120.0, 265.0, 160.0))
    low = (300.0, 1000.0, 560.0, 1040.0)
    first, second = read_body(sheet(LINE, low), engine)
    assert engine.parts[0].shape[0] < 300
    assert first.whole.bbox.y0 == pytest.approx(100 * POINTS, abs=6)
    assert second.whole.bbox.y0 == pytest.approx(1000 * POINTS, abs=20)


def test_a_dash_that_is_all_of_a_line_is_measured() -> None:
    below = (LINE[0], 200.0, LINE[2], 240.0)
    page = sheet(LINE, below)
    page.image[168:171, 320:350] = 20
    boxes = tuple((x0 - 284, y0 - 89, x1 - 284, y1 - 89) for x0, y0, x1, y1 in (LINE, below, DASH))

    def read(crop: Grey, effort: Effort) -> Reading:
        return listed_reading("基本建成情况通报" if crop.shape[1] > 200 else "", 0.99, crop)

    _, dash, _ = read_body(page, ScriptedEngine(read, boxes))
    assert (dash.whole.text, dash.whole.confidence) == ("—", EVEN)
    assert dash.parts == (dash.whole,)


def test_an_empty_page_and_specks_are_not_even_looked_at() -> None:
    page = sheet()
    assert read_body(page, NullEngine()) == []
    page.image[500:504, 300:304] = 20
    engine = Watched(0.99)
    assert read_body(page, engine) == []
    assert engine.parts == []
