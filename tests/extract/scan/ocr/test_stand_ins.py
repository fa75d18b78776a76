"""The recipe of a page without a network: what is seen without reading is kept, what is unread is said."""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.ocr.engine import Effort, Engine, listed_reading
from extract.scan.ocr.stand_ins import NullEngine, ScriptedEngine
from extract.scan.page import read_scan_page
from extract.types import RawTable
from schemas.findings import Code

DPI = 200


def page() -> np.ndarray:
    """A ruled table of 4 rows and 3 columns with figures in each cell but the last."""
    image = np.full((700, 1000, 3), 250, np.uint8)
    for y in range(200, 441, 60):
        cv2.line(image, (200, y), (800, y), (30, 30, 30), 2)
    for x in range(200, 801, 200):
        cv2.line(image, (x, 200), (x, 440), (30, 30, 30), 2)
    for i, j in [(i, j) for i in range(4) for j in range(3)][:-1]:
        at = (262 + 200 * j, 242 + 60 * i)
        cv2.putText(image, "888", at, cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return image


def read(engine: Engine) -> RawTable:
    height, width = (n * 72 / DPI for n in page().shape[:2])
    (table,) = read_scan_page(page(), 1, width, height, engine).tables
    return table


def test_an_engine_that_reads_nothing_answers_for_every_crop() -> None:
    engine = NullEngine()
    crop = np.full((30, 60), 255, np.uint8)
    assert [r.text for r in engine.recognise([crop, crop], Effort.QUICK)] == ["", ""]
    assert engine.certainty([crop]) == 0.0
    assert engine.detect(crop, 1280) == []


def test_a_page_that_nobody_reads_has_no_table_of_empty_cells() -> None:
    height, width = (n * 72 / DPI for n in page().shape[:2])
    reading = read_scan_page(page(), 1, width, height, NullEngine())
    assert reading.tables == ()
    assert len(reading.page.rulings) == 9
    unread = [w for w in reading.page.words if not w.text]
    assert len(unread) == 11
    assert all(w.confidence == 0.0 and w.engine == "null" for w in unread)


def test_stated_readings_fill_the_grid_that_the_pixels_show() -> None:
    table = read(ScriptedEngine(lambda crop, _: listed_reading("888", 0.99, crop)))
    assert (table.n_rows, table.n_columns) == (4, 3)
    assert [c.text for c in table.cells] == ["888"] * 11 + [""]
    assert {w.engine for c in table.cells for w in c.words} == {"scripted"}
    assert not {f.code for f in table.findings} & {Code.INK_UNREAD, Code.GRID_UNCERTAIN}


def test_a_scripted_engine_is_certain_of_something_only() -> None:
    engine = ScriptedEngine(lambda crop, _: listed_reading("", 0.0, crop), ((1, 2, 3, 4),), sureness=0.7)
    assert engine.certainty([]) == 0.0
    assert engine.certainty([page()[:, :, 0]]) == 0.7
    assert engine.detect(page()[:, :, 0], 100) == [(1, 2, 3, 4)]
