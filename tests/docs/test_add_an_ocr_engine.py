"""The engine that docs/add-an-ocr-engine.md shows reads a page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest

from extract.scan.ocr.engine import Engine
from extract.scan.page import read_scan_page

DOC = Path(__file__).parents[2] / "docs" / "add-an-ocr-engine.md"
DPI = 200


@pytest.fixture(scope="module")
def shown() -> Engine:
    """The engine of the first example."""
    example, *_ = re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)
    module = ModuleType("shown_engine")
    sys.modules[module.__name__] = module  # where dataclasses look their types up
    exec(compile(example, str(DOC), "exec"), module.__dict__)
    engine: Engine = module.OnnxOcr.load()
    return engine


def page() -> np.ndarray:
    image = np.full((800, 1100, 3), 250, np.uint8)
    cv2.putText(image, "Yearly plan", (260, 120), cv2.FONT_HERSHEY_DUPLEX, 1.4, (20, 20, 20), 2)
    for y in range(200, 381, 60):
        cv2.line(image, (200, y), (860, y), (30, 30, 30), 2)
    for x in range(200, 861, 220):
        cv2.line(image, (x, 200), (x, 380), (30, 30, 30), 2)
    for k in range(9):
        at = (255 + 220 * (k % 3), 242 + 60 * (k // 3))
        cv2.putText(image, f"{k + 1}40{k}", at, cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return image


def test_the_engine_of_the_example_reads_a_page(shown: Engine) -> None:
    height, width = (n * 72 / DPI for n in page().shape[:2])
    reading = read_scan_page(page(), 1, width, height, shown)
    (table,) = reading.tables
    assert [c.text for c in table.cells] == [f"{k + 1}40{k}" for k in range(9)]
    assert {w.engine for w in reading.page.words} == {"onnxocr-tiny"}
    outside = [w.text for w in reading.page.words if not table.bbox.contains(w.bbox.center)]
    assert "plan" in "".join(outside)


def test_the_document_names_what_the_protocol_has(shown: Engine) -> None:
    text = DOC.read_text(encoding="utf-8")
    asked = {name for name in vars(Engine) if not name.startswith("_")}
    assert asked == set(re.findall(r"^\| `(\w+)", text, re.M))
    assert all(hasattr(shown, name) for name in asked)
