from __future__ import annotations

import random

import numpy as np

from bench.cell_lab import draw, one_line_readings
from extract.scan.ocr.engine import listed_reading
from extract.scan.ocr.stand_ins import ScriptedEngine
from samples.faces import FONTS

SONG = str(FONTS / "song.ttf")
FACES = [(SONG, 0, SONG, 0)]


def test_a_sheet_is_the_same_for_the_same_seed_and_knows_its_texts() -> None:
    first, again = (draw(random.Random("light-1"), "light", FACES) for _ in range(2))
    assert (first.image == again.image).all()
    assert len(first.boxes) == len(first.texts) >= 60
    assert not np.array_equal(first.image, draw(random.Random("light-2"), "light", FACES).image)


def test_each_cell_of_one_line_is_read_once_beside_its_truth() -> None:
    sheet = draw(random.Random("light-1"), "light", FACES)
    engine = ScriptedEngine(lambda crop, _: listed_reading("8", 0.99, crop))
    found = list(one_line_readings(sheet, engine))
    assert {truth for truth, _ in found} <= set(sheet.texts)
    assert len(found) > len(sheet.boxes) / 2
    measured = [reading for _, reading in found if reading.evidence is None]
    assert {reading.rescored.text[0] for reading in measured} <= set("-—/…")
    assert all(r.rescored.text == "8" for _, r in found if r.evidence is not None)
