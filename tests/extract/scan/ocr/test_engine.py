from __future__ import annotations

import socket

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.scan.ocr.engine import Recogniser, _batches
from samples.faces import FONTS


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    """Loaded with all sockets blocked: the weights are on the disk, nothing may be asked for."""
    with pytest.MonkeyPatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("the engine tried to reach the network")

        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        return Recogniser.load(threads=2)


def line(text: str, size: int = 32) -> np.ndarray:
    font = ImageFont.truetype(str(FONTS / "song.ttf"), size)
    image = Image.new("RGB", (round(font.getlength(text)) + 10, size + 10), "white")
    ImageDraw.Draw(image).text((5, size), text, fill="black", font=font, anchor="ls")
    return np.asarray(image)


def test_lines_are_read_in_the_order_given_whatever_their_width(recogniser: Recogniser) -> None:
    texts = ["2822", "县区名称", "0.5", "城镇保障性安居工程年度投资情况", "116.5%"]
    for size in ("small", "tiny"):
        assert [r.text for r in recogniser.recognise([line(t) for t in texts], size)] == texts  # type: ignore[arg-type]


def test_a_reading_tells_how_sure_each_character_is(recogniser: Recogniser) -> None:
    (reading,) = recogniser.recognise([line("2822")])
    assert len(reading.strengths) == len(reading.text) == 4
    assert reading.confidence == min(reading.strengths) > 0.9
    assert reading.alternatives


def test_paper_has_no_text_and_no_confidence(recogniser: Recogniser) -> None:
    (reading,) = recogniser.recognise([np.full((40, 120, 3), 255, np.uint8)])
    assert reading.text == ""
    assert reading.confidence == 0.0
    assert recogniser.recognise([]) == []


def test_detection_finds_the_lines_of_a_page(recogniser: Recogniser) -> None:
    page = np.full((400, 600, 3), 255, np.uint8)
    for y, text in ((50, "县区名称"), (200, "基本建成情况")):
        printed = line(text)
        page[y : y + printed.shape[0], 100 : 100 + printed.shape[1]] = printed
    boxes = sorted(recogniser.detect(page), key=lambda box: box[1])
    assert len(boxes) == 2
    assert boxes[0][1] < 70 < boxes[0][3]
    assert all(80 < box[0] < 120 for box in boxes)


def test_long_lines_are_read_in_small_batches() -> None:
    batches = list(_batches([2400, 2390, 40, 2000, 41]))
    assert sorted(i for batch in batches for i in batch) == [0, 1, 2, 3, 4]
    assert [len(batch) for batch in batches] == [2, 1, 1, 1]
