from __future__ import annotations

import socket
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import Effort
from extract.scan.ocr.paddle import PaddleOcr, _batches
from samples.faces import FONTS


def line(text: str, size: int = 32) -> Grey:
    font = ImageFont.truetype(str(FONTS / "song.ttf"), size)
    image = Image.new("L", (round(font.getlength(text)) + 10, size + 10), 255)
    ImageDraw.Draw(image).text((5, size), text, fill=0, font=font, anchor="ls")
    return np.asarray(image)


def test_nothing_is_asked_for_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the engine tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert [r.text for r in PaddleOcr.load().recognise([line("2822")], Effort.QUICK)] == ["2822"]


def test_nothing_is_told_over_the_network() -> None:
    program = """
import os, sys
seen = []
def watch(event, args):
    if event == "import" and args[0] == "onnxruntime":
        seen.append(os.environ.get("ORT_DISABLE_TELEMETRY"))
sys.addaudithook(watch)
from extract.scan.ocr.paddle import PaddleOcr
PaddleOcr.load()
sys.exit(0 if set(seen) == {"1"} else f"the switch was {seen}")
"""
    environment = {"PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize("effort", Effort)
def test_lines_are_read_in_the_order_given_whatever_their_width(engine: PaddleOcr, effort: Effort) -> None:
    texts = ["2822", "县区名称", "0.5", "城镇保障性安居工程年度投资情况", "116.5%"]
    assert [r.text for r in engine.recognise([line(t) for t in texts], effort)] == texts


def test_a_reading_says_how_certain_each_character_is_and_where_it_stands(engine: PaddleOcr) -> None:
    crop = line("2822")
    (reading,) = engine.recognise([crop], Effort.CAREFUL)
    assert len(reading.certainties) == len(reading.positions) == len(reading.text) == 4
    assert reading.confidence == min(reading.certainties) > 0.9
    assert list(reading.positions) == sorted(reading.positions)
    assert 0 < reading.positions[0] < reading.positions[-1] < crop.shape[1] / crop.shape[0]
    assert reading.hypotheses.ranked()
    own, other = reading.hypotheses.log_probabilities(["2822", "2022"])
    assert other < own <= 0


def test_paper_has_no_text_and_no_confidence(engine: PaddleOcr) -> None:
    (reading,) = engine.recognise([np.full((40, 120), 255, np.uint8)], Effort.CAREFUL)
    assert reading.text == ""
    assert reading.confidence == 0.0
    assert engine.recognise([], Effort.QUICK) == []


def test_print_upside_down_is_less_certain(engine: PaddleOcr) -> None:
    crops = [line("县区名称情况通报"), line("保障性安居工程")]
    upright = engine.certainty(crops)
    assert upright > 0.9
    assert engine.certainty([np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops]) < upright / 1.12
    assert engine.certainty([]) == engine.certainty([np.full((40, 120), 255, np.uint8)]) == 0.0


def test_detection_finds_the_lines_of_a_page(engine: PaddleOcr) -> None:
    page = np.full((400, 600), 255, np.uint8)
    for y, text in ((50, "县区名称"), (200, "基本建成情况")):
        printed = line(text)
        page[y : y + printed.shape[0], 100 : 100 + printed.shape[1]] = printed
    boxes = sorted(engine.detect(page, 1280), key=lambda box: box[1])
    assert len(boxes) == 2
    assert boxes[0][1] < 70 < boxes[0][3]
    assert all(80 < box[0] < 120 for box in boxes)


def test_long_lines_are_read_in_small_batches() -> None:
    batches = list(_batches([2400, 2390, 40, 2000, 41]))
    assert sorted(i for batch in batches for i in batch) == [0, 1, 2, 3, 4]
    assert [len(batch) for batch in batches] == [2, 1, 1, 1]
