"""Which readings a line gets, and what becomes of them, with an engine that says what it is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from extract.scan.image.masks import Grey, Mask
from extract.scan.ocr.confidence import DOUBTFUL_BELOW, EVEN
from extract.scan.ocr.crops import Line, cell_lines
from extract.scan.ocr.engine import Effort, Reading, listed_reading
from extract.scan.ocr.ink import CellInk, Tone
from extract.scan.ocr.passes import read_lines, read_words
from extract.scan.ocr.stand_ins import ScriptedEngine
from extract.types import Alternative

EM = 30.0
TONE = Tone(paper=250.0, ink=20.0)


def line(*columns: tuple[int, int], rows: tuple[int, int] = (10, 36), crossed: bool = False) -> Line:
    """A line of upright pieces of ink."""
    mask: Mask = np.zeros((46, 200), bool)
    for left, right in columns:
        mask[rows[0] : rows[1], left:right] = True
    (found,) = cell_lines(0, CellInk(np.where(mask, 20, 250).astype(np.uint8), mask, 0, 0, False), EM)
    return Line(found.cell, found.ink, found.bands, crossed)


DIGITS = line((40, 54), (60, 74), (80, 94))
DASH = line((40, 70), rows=(22, 25))


class Asked:
    """A script that keeps what it was asked for."""

    def __init__(self, answer: Callable[[int], tuple[str, float]]) -> None:
        self.efforts: list[Effort] = []
        self.answer = answer

    def __call__(self, crop: Grey, effort: Effort) -> Reading:
        text, confidence = self.answer(len(self.efforts))
        self.efforts.append(effort)
        return listed_reading(text, confidence, crop)


def always(text: str, confidence: float = 0.999) -> Asked:
    return Asked(lambda _: (text, confidence))


def in_turn(*texts: str) -> Asked:
    return Asked(lambda i: (texts[i], 0.999))


def test_a_figure_that_two_quick_readings_give_is_settled() -> None:
    asked = always("408")
    (found,) = read_lines([DIGITS], EM, TONE, ScriptedEngine(asked))
    assert asked.efforts == [Effort.QUICK, Effort.QUICK]
    assert (found.rescored.text, found.agreed) == ("408", True)
    assert found.confidence >= DOUBTFUL_BELOW


@pytest.mark.parametrize(("text", "confidence"), [("合计数", 0.999), ("4.08", 0.999), ("408", 0.9)])
def test_names_and_figures_unlike_their_ink_and_unsure_ones_are_read_carefully(
    text: str, confidence: float
) -> None:
    asked = always(text, confidence)
    read_lines([DIGITS], EM, TONE, ScriptedEngine(asked))
    assert asked.efforts[:3] == [Effort.QUICK, Effort.QUICK, Effort.CAREFUL]
    assert (len(asked.efforts) == 4) == (confidence < DOUBTFUL_BELOW)


def test_a_careful_reading_that_confirms_one_of_two_decides() -> None:
    asked = in_turn("408", "403", "403")
    (found,) = read_lines([DIGITS], EM, TONE, ScriptedEngine(asked))
    assert asked.efforts == [Effort.QUICK, Effort.QUICK, Effort.CAREFUL]
    assert (found.rescored.text, found.agreed) == ("403", True)


@pytest.mark.parametrize(("again", "agreed"), [("408", True), ("777", False)])
def test_a_careful_reading_that_stands_alone_is_followed_by_one_of_the_page_as_it_came(
    again: str, agreed: bool
) -> None:
    asked = in_turn("408", "403", "408", again)
    (found,) = read_lines([DIGITS], EM, TONE, ScriptedEngine(asked))
    assert asked.efforts == [Effort.QUICK, Effort.QUICK, Effort.CAREFUL, Effort.CAREFUL]
    assert (found.rescored.text, found.agreed) == ("408", agreed)
    assert "403" in [a.text for a in found.rescored.alternatives]
    assert agreed or found.confidence <= EVEN


def test_a_name_is_not_heard_twice_of_the_page_as_it_came() -> None:
    """One careful reading of either image decides; a quick one adds nothing to its own image's."""

    def near(text: str, rival: str, cost: float) -> Callable[[Grey], Reading]:
        return lambda crop: listed_reading(text, 0.9, crop, (Alternative(rival, cost),))

    answers = iter(
        [
            near("盂县", "孟县", 2.0),
            near("孟县", "盂县", 5.0),
            near("盂县", "孟县", 2.3),
            near("孟县", "盂县", 2.8),
        ]
    )
    (found,) = read_lines([DIGITS], EM, TONE, ScriptedEngine(lambda crop, _: next(answers)(crop)))
    assert (found.rescored.text, found.agreed) == ("盂县", False)
    assert found.rescored.alternatives[0].text == "孟县"


@pytest.mark.parametrize(("read", "agreed"), [("-", True), ("7", False)])
def test_a_lone_dash_is_measured_and_sure_if_a_reading_saw_its_like(read: str, agreed: bool) -> None:
    (found,) = read_lines([DASH], EM, TONE, ScriptedEngine(always(read)))
    assert (found.rescored.text, found.agreed, found.evidence) == ("—", agreed, None)
    assert (found.confidence > DOUBTFUL_BELOW) == agreed
    assert [a.text for a in found.rescored.alternatives] == ([] if agreed else ["7"])


@pytest.mark.parametrize("two", [line((10, 24), (120, 134)), line((40, 54), (60, 74), crossed=True)])
def test_what_may_be_two_cells_is_as_likely_wrong(two: Line) -> None:
    (found,) = read_lines([two], EM, TONE, ScriptedEngine(always("40")))
    assert found.rescored.text == "40"
    assert found.confidence <= EVEN


def test_a_name_may_be_set_wide() -> None:
    (found,) = read_lines([line((10, 38), (120, 148))], EM, TONE, ScriptedEngine(always("合计")))
    assert found.confidence > EVEN


def test_ink_that_no_reading_understands_is_a_word_without_text_or_confidence() -> None:
    (word,) = read_words([DIGITS], EM, TONE, ScriptedEngine(always("", 0.0), name="blind"))
    assert (word.text, word.confidence, word.engine, word.agreed) == ("", 0.0, "blind", True)


def test_a_page_that_is_read_badly_makes_each_line_less_sure() -> None:
    wide = line((40, 54), (60, 74), (80, 94), (100, 114))

    def read(crop: Grey, effort: Effort) -> Reading:
        return listed_reading("408", 0.999, crop) if crop.shape[1] < 75 else listed_reading("合", 0.5, crop)

    alone = read_lines([DIGITS], EM, TONE, ScriptedEngine(read))[0]
    among = read_lines([DIGITS, *[wide] * 8], EM, TONE, ScriptedEngine(read))[0]
    assert among.rescored.text == alone.rescored.text == "408"
    assert among.confidence < alone.confidence
