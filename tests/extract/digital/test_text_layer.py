from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.digital.text_layer import (
    LayerFacts,
    Trust,
    layer_facts,
    layer_is_true,
    pasted_pictures,
    trust,
    untrusted_finding,
    words_to_check,
)
from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import Effort, Engine, Reading, listed_reading
from extract.scan.ocr.stand_ins import ScriptedEngine
from extract.types import BBox, Word
from samples.faces import FONTS
from schemas.findings import Code

PLAIN = "全市保障性住房建设任务完成情况，基本建成4394套，完成投资40.65亿元。"


def test_an_ordinary_layer_is_kept() -> None:
    assert trust(layer_facts(PLAIN, hidden=0.0, picture=0.0)) is Trust.KEEP


def test_figures_alone_are_kept() -> None:
    assert trust(layer_facts("1 234 56.7% — 0", hidden=0.0, picture=0.1)) is Trust.KEEP


def test_no_layer_private_use_and_replacement_characters_are_dropped() -> None:
    assert trust(layer_facts("", 0.0, 1.0)) is Trust.DROP
    assert trust(layer_facts("\ue001\ue002\ue003" + PLAIN[:20], 0.0, 0.0)) is Trust.DROP
    assert trust(layer_facts("任务\ufffd\ufffd" * 3, 0.0, 0.0)) is Trust.DROP


def test_a_hidden_layer_over_a_page_wide_picture_is_dropped() -> None:
    assert trust(layer_facts(PLAIN, hidden=1.0, picture=0.98)) is Trust.DROP
    assert trust(layer_facts(PLAIN, hidden=0.2, picture=0.0)) is Trust.CHECK


def test_rare_characters_throughout_are_suspicious() -> None:
    assert trust(layer_facts("劗勷匷厵叆吰嚈嚫囆圝坴垹埅", hidden=0.0, picture=0.0)) is Trust.CHECK


def test_shares_of_nothing_are_nothing() -> None:
    assert layer_facts(" \n", 0.0, 0.0) == LayerFacts(0, 0.0, 1.0, 0.0, 0.0)


def crop(text: str) -> np.ndarray:
    font = ImageFont.truetype(str(FONTS / "song.ttf"), 30)
    image = Image.new("RGB", (round(font.getlength(text)) + 12, 42), "white")
    ImageDraw.Draw(image).text((6, 36), text, fill="black", font=font, anchor="ls")
    return np.asarray(image)


PRINTED = ["任务量", "完成率", "合计", "2822", "40.65", "116.5%"]


def test_a_layer_that_says_what_is_printed_is_true(engine: Engine) -> None:
    assert layer_is_true([crop(text) for text in PRINTED], PRINTED, engine)


def test_a_layer_that_lies_of_the_figures_only_is_found_out(engine: Engine) -> None:
    lies = [*PRINTED[:3], "3933", "51.76", "227.6%"]
    assert not layer_is_true([crop(text) for text in PRINTED], lies, engine)


def test_a_layer_that_lies_of_the_characters_only_is_found_out(engine: Engine) -> None:
    assert not layer_is_true(
        [crop(text) for text in PRINTED], ["仼努暈", "宗戓玄", "令讣", *PRINTED[3:]], engine
    )


@pytest.mark.parametrize(("colour", "grey"), [((255, 0, 0), 76), ((0, 0, 255), 29)])
def test_red_is_not_taken_for_blue(colour: tuple[int, int, int], grey: int) -> None:
    """Pages are red-green-blue everywhere; an engine is given how light the print is to the eye."""
    seen: list[int] = []

    def read(crop: Grey, effort: Effort) -> Reading:
        seen.extend(np.unique(crop).tolist())
        return listed_reading("合计", 0.99, crop)

    assert layer_is_true([np.full((40, 80, 3), colour, np.uint8)], ["合计"], ScriptedEngine(read))
    assert seen == [grey]


def test_words_that_the_ink_only_partly_bears_out_are_enough_to_believe_a_layer() -> None:
    answers = iter(["合计", "任务重"])
    engine = ScriptedEngine(lambda crop, _: listed_reading(next(answers), 0.99, crop))
    assert layer_is_true([crop("合计"), crop("任务量")], ["合计", "任务量"], engine)


def test_words_to_check_hold_figures_and_names() -> None:
    words = [Word(f"{i}00", BBox(0, i, 10, i + 1)) for i in range(50)]
    words += [Word("县区名称", BBox(0, 100 + i, 10, 101 + i)) for i in range(50)]
    chosen = words_to_check(words, most=12)
    assert 8 <= len(chosen) <= 12
    assert {w.text.isdigit() for w in chosen} == {True, False}


def test_a_pasted_table_is_a_large_picture_without_words() -> None:
    page = BBox(0, 0, 600, 800)
    table, logo, rule = BBox(50, 100, 550, 400), BBox(10, 10, 60, 60), BBox(0, 700, 600, 720)
    behind = BBox(-5, 420, 605, 690)
    words = [Word("字", BBox(60, 430 + 10 * i, 70, 440 + 10 * i)) for i in range(9)]
    assert pasted_pictures([table, logo, rule, behind], words, page) == [table]


def test_the_finding_names_the_page() -> None:
    finding = untrusted_finding(3, "hidden layer of a recogniser")
    assert finding.code is Code.TEXT_LAYER_UNTRUSTED
    assert finding.place.page == 3


def test_common_characters_that_make_no_words_are_looked_at() -> None:
    swapped = "劳使清好出新待经间店程限整" * 8
    assert trust(layer_facts(swapped, hidden=0.0, picture=0.0)) is Trust.CHECK
    assert trust(layer_facts(swapped + "合计", hidden=0.0, picture=0.0)) is Trust.KEEP
    assert trust(layer_facts(swapped[:60], hidden=0.0, picture=0.0)) is Trust.KEEP
