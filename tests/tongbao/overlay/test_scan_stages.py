"""The steps of a scan: a drawn table with a hole in a ruling, read by an engine that always says the same."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from extract.scan.ocr.engine import listed_reading
from extract.scan.ocr.stand_ins import ScriptedEngine
from extract.scan.page import scan_page
from tongbao.overlay.scan_stages import restored_rulings, scan_ground, scan_stages

DPI = 200
XS, YS = range(200, 1001, 200), range(200, 501, 60)
STEPS = ["came", "clean", "upright", "segments", "lines", "lattices", "repaired", "cells", "body", "tables"]


@pytest.fixture(scope="module")
def scan():
    image = np.full((900, 1200, 3), 250, np.uint8)
    for y in YS:
        cv2.line(image, (XS[0], y), (XS[-1], y), (30, 30, 30), 2)
    for x in XS:
        cv2.line(image, (x, YS[0]), (x, YS[-1]), (30, 30, 30), 2)
    cv2.line(image, (410, 320), (590, 320), (250, 250, 250), 6)  # a piece of one ruling is worn away
    for y in YS[:-1]:
        for x in XS[:-1]:
            cv2.putText(image, "12", (x + 80, y + 42), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2)
    engine = ScriptedEngine(lambda crop, _effort: listed_reading("12", 0.5, crop))
    return scan_page(image, 1, 1200 * 72 / DPI, 900 * 72 / DPI, engine)


@pytest.fixture(scope="module")
def stages(scan):
    return {stage.name: stage for stage in scan_stages(scan, scan_ground(scan))}


def classes(stage):
    parts = [ElementTree.fromstring(e) for layer in stage.layers for e in layer.elements]
    return Counter(e.get("class") for e in parts)


def test_the_steps_are_those_of_the_recipe_in_its_order(stages):
    assert list(stages) == STEPS


def test_each_picture_is_as_large_as_the_page_then_was(scan, stages):
    for name, sheet in (("came", scan.came), ("clean", scan.cleaned), ("upright", scan.upright.sheet)):
        assert (stages[name].ground.width, stages[name].ground.height) == (sheet.width, sheet.height)


def test_line_segments_are_drawn_and_then_judged(scan, stages):
    assert classes(stages["segments"]) == {"segment": len(list(scan.upright.segments))}
    assert classes(stages["lines"])["drawn"] >= len(XS) + len(YS)


def test_the_worn_piece_is_missing_before_repair_and_inferred_after(scan, stages):
    assert set(classes(stages["lattices"])) == {"drawn"}
    assert classes(stages["repaired"])["inferred"] == 1
    (piece,) = restored_rulings(scan)
    assert (piece.x0, piece.x1) == pytest.approx((400 * 72 / DPI, 600 * 72 / DPI), abs=2)
    assert piece.y0 == pytest.approx(320 * 72 / DPI, abs=1)


def test_readings_stand_in_type_in_their_cells_and_unsure_ones_are_coloured(stages):
    cells = stages["cells"]
    number = (len(XS) - 1) * (len(YS) - 1)
    assert sum(">12<" in e for e in cells.ground.elements) == number
    assert classes(cells) == {"cell-box": number, "unsure": number}


def test_the_tables_come_last(scan, stages):
    (table,) = scan.reading.tables
    assert classes(stages["tables"])["cell-box"] == len(table.cells)
