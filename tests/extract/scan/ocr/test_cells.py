from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.scan.ocr.cells import read_cells, read_strips, unread_findings
from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.scan.ocr.engine import Box, Engine, listed_reading
from extract.scan.ocr.plausibility import plain
from extract.scan.ocr.stand_ins import NullEngine, ScriptedEngine
from extract.types import BBox, Word
from samples.faces import FONTS
from schemas.findings import Code

EM = 30
ROW = 56
WIDTH = 190
FIGURES = ScriptedEngine(lambda crop, _: listed_reading("88", 0.999, crop))


def sheet(texts: Sequence[str], face: str = "song", row: int = ROW) -> tuple[np.ndarray, list[Box]]:
    """A column of ruled cells, each text centred, lines parted by a line feed."""
    font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), EM)
    image = Image.new("L", (WIDTH + 20, row * len(texts) + 20), 250)
    pen = ImageDraw.Draw(image)
    boxes: list[Box] = []
    for i, text in enumerate(texts):
        box = (10, 10 + row * i, 10 + WIDTH, 10 + row * (i + 1))
        pen.rectangle((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), outline="black", width=3)
        lines = text.split("\n")
        for k, line in enumerate(lines):
            x = box[0] + (WIDTH - font.getlength(line)) / 2
            y = (box[1] + box[3]) / 2 + (k - (len(lines) - 1) / 2) * 1.15 * EM + 0.38 * EM
            pen.text((x, y), line, fill="black", font=font, anchor="ls")
        boxes.append(tuple(float(v) for v in box))  # type: ignore[arg-type]
    return np.asarray(image), boxes


def joined(words: tuple[Word, ...]) -> str:
    return plain("".join(word.text for word in words))


TEXTS = ["城区", "2822", "40.65", "0", "7", "—", "", "-3.5%", "1,234", "/", "合　计", "116.5%"]


@pytest.mark.parametrize("face", ["song", "hei"])
def test_cells_of_all_forms_are_read_and_sure(face: str, engine: Engine) -> None:
    image, boxes = sheet(TEXTS, face)
    read = read_cells(image, boxes, engine)
    assert [joined(words) for words in read] == [plain(text) for text in TEXTS]
    assert all(w.confidence is not None and w.confidence >= DOUBTFUL_BELOW for words in read for w in words)
    assert all(w.agreed for words in read for w in words)


def test_words_lie_where_they_are_printed() -> None:
    image, boxes = sheet(["2822", "城区"])
    for words, box in zip(read_cells(image, boxes, FIGURES), boxes, strict=True):
        (word,) = words
        assert box[0] < word.bbox.x0 < word.bbox.x1 < box[2]
        assert box[1] < word.bbox.y0 < word.bbox.y1 < box[3]


def test_lines_of_a_cell_are_words_from_top_to_bottom(engine: Engine) -> None:
    image, boxes = sheet(["年度任务\n完成率", "县区\n名称"], row=96)
    read = read_cells(image, boxes, engine)
    assert [[w.text for w in words] for words in read] == [["年度任务", "完成率"], ["县区", "名称"]]


def test_characters_one_below_the_other_are_one_word(engine: Engine) -> None:
    image, boxes = sheet(["2822", "任\n务\n量"], row=140)
    assert [w.text for w in read_cells(image, boxes, engine)[1]] == ["任务量"]


def test_ink_that_is_no_text_never_passes_for_an_empty_cell(engine: Engine) -> None:
    image, boxes = sheet(["2822", ""])
    blot = image.copy()
    noise = np.random.default_rng(3).integers(0, 2, (20, 60), np.uint8) * 255
    y, x = round(boxes[1][1]) + 18, round(boxes[1][0]) + 60
    blot[y : y + 20, x : x + 60] = noise
    words = read_cells(blot, boxes, engine)[1]
    assert words
    assert all(w.confidence is not None and w.confidence < DOUBTFUL_BELOW for w in words)


def test_unread_ink_is_a_finding() -> None:
    words = [Word("", BBox(1, 2, 3, 4), 0.0), Word("7", BBox(5, 6, 7, 8), 0.99)]
    (finding,) = unread_findings(words, page=2)
    assert finding.code is Code.INK_UNREAD
    assert finding.place.page == 2
    assert finding.place.bbox == (1, 2, 3, 4)


def test_no_cells_and_blank_paper_are_no_words() -> None:
    blank = np.full((100, 200), 250, np.uint8)
    assert read_cells(blank, [], FIGURES) == []
    assert read_cells(blank, [(10.0, 10.0, 90.0, 60.0)], FIGURES) == [()]


def test_figures_keep_their_rivals_for_the_solver(engine: Engine) -> None:
    image, boxes = sheet(["3880"])
    ((word,),) = read_cells(image, boxes, engine)
    assert len(word.alternatives) >= 3
    assert [a.cost for a in word.alternatives] == sorted(a.cost for a in word.alternatives)
    assert all(a.text != word.text for a in word.alternatives)


def test_a_line_outside_tables_is_parted_at_wide_gaps_only(engine: Engine) -> None:
    font = ImageFont.truetype(str(FONTS / "song.ttf"), EM)
    image = Image.new("L", (700, 60), 250)
    pen = ImageDraw.Draw(image)
    for x, text in ((20, "县区名称"), (260, "2822"), (420, "—"), (560, "40.65")):
        pen.text((x, 40), text, fill="black", font=font, anchor="ls")
    (words,) = read_strips(np.asarray(image), [(5.0, 5.0, 690.0, 55.0)], engine)
    assert [plain(w.text) for w in words] == ["县区名称", "2822", "-", "40.65"]
    assert all(w.confidence is not None and w.confidence >= DOUBTFUL_BELOW for w in words)
    assert [round(w.bbox.x0, -1) for w in words] == pytest.approx([20, 260, 420, 560], abs=10)


def test_a_cell_that_a_ruling_crosses_is_doubtful() -> None:
    image, boxes = sheet(["2822", "40.65"])
    both = (boxes[0][0], boxes[0][1], boxes[1][2], boxes[1][3])
    (words,) = read_cells(image, [both], FIGURES)
    assert [w.text for w in words] == ["88", "88"]
    assert all(w.confidence is not None and w.confidence < DOUBTFUL_BELOW for w in words)


def test_cells_that_nobody_reads_are_ink_without_text() -> None:
    image, boxes = sheet(["2822", "", "—"])
    unread, empty, dash = read_cells(image, boxes, NullEngine())
    assert [(w.text, w.confidence, w.engine) for w in unread] == [("", 0.0, "null")]
    assert empty == ()
    assert [w.text for w in dash] == ["—"]


def test_a_figure_that_only_cleaning_gives_is_doubted(engine: Engine) -> None:
    came, boxes = sheet(["2822", "18.5"])
    cleaned, _ = sheet(["2822", "8.5"])
    sure, doubted = read_cells(cleaned, boxes, engine, came)
    assert [w.agreed for w in (*sure, *doubted)] == [True, False]
    assert doubted[0].confidence is not None
    assert doubted[0].confidence < DOUBTFUL_BELOW


def test_a_cell_that_cleaning_left_blank_over_ink_is_unread() -> None:
    came, boxes = sheet(["2822", "18"])
    cleaned, _ = sheet(["2822", ""])
    _, lost = read_cells(cleaned, boxes, FIGURES, came)
    assert [(w.text, w.confidence) for w in lost] == [("", 0.0)]


def test_a_dash_that_was_a_figure_before_cleaning_is_doubted() -> None:
    came, boxes = sheet(["2822", "36"])
    cleaned, _ = sheet(["2822", "—"])
    dashes = ScriptedEngine(lambda crop, _: listed_reading("—", 0.999, crop))
    (mark,) = read_cells(cleaned, boxes, dashes, came)[1]
    assert mark.text == "—"
    assert not mark.agreed
    assert mark.confidence is not None
    assert mark.confidence < DOUBTFUL_BELOW
