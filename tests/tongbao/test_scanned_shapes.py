"""Every kind of table, scanned: the grid exact, what is read nearly all right, and no wrong cell unmarked.

The scans are the sample shapes, rendered and worn by the samples' lab, the same on every run.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from bench.align import printed
from extract.intake import recognise
from extract.read import read_document
from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.scan.ocr.engine import Engine
from extract.types import Notice
from samples.lab import GRADES, as_pdf, degrade, render
from tongbao.contract import tables_json

SHAPES = Path(__file__).resolve().parents[2] / "samples" / "shapes"
GRADE = GRADES["medium"]
EXACT = 0.99
"""Share of the cells, and of the headers, that must be right."""
NAMES = (
    "body-beside",
    "body-section-rows",
    "body-total-spans-two",
    "frame-title",
    "header-depth-4",
    "header-diagonal",
    "header-l-down",
    "header-vertical",
    "pages-last-row-alone",
    "rules-dotted",
    "rules-horizontal",
    "rules-none",
    "rules-open-sides",
    "rules-three-line",
    "rules-three-line-groups",
)


def _scan(name: str) -> bytes:
    pages = render((SHAPES / f"{name}.pdf").read_bytes(), GRADE.dpi)
    seed = crc32(name.encode())
    backs = [back for _, back in pairwise([*pages, pages[0]])]
    worn = [degrade(p, GRADE.name, seed + i, b) for i, (p, b) in enumerate(zip(pages, backs, strict=True))]
    return as_pdf(worn, GRADE.dpi, GRADE.quality)


def _path(parts: list[str]) -> list[str]:
    return [text for text in map(printed, parts) if text]


def _share(truth: list[Any], read: list[Any]) -> float:
    return sum(a == b for a, b in zip(truth, read, strict=True)) / len(truth)


def _silent(notice: Notice, truth: list[dict[str, Any]]) -> list[str]:
    """Texts of wrong body cells of which the reader is sure."""
    wrong = []
    for table, own in zip(notice.tables, truth, strict=True):
        for cell in table.cells:
            if cell.row < table.header_rows or cell.confidence is None or cell.confidence < DOUBTFUL_BELOW:
                continue
            if printed(cell.text) != printed(own["rows"][cell.row - table.header_rows][cell.column]):
                wrong.append(cell.text)
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_a_scanned_shape(name: str, engine: Engine) -> None:
    truth = json.loads((SHAPES / f"{name}.json").read_text(encoding="utf-8"))["tables"]
    notice = read_document(recognise(_scan(name), f"{name}.pdf"), engine=engine)
    read = tables_json(notice)["tables"]
    assert [(len(t["rows"]), len(t["header"])) for t in read] == [
        (len(t["rows"]), len(t["header"])) for t in truth
    ]
    for own, table in zip(truth, read, strict=True):
        cells = [[printed(c) for row in t["rows"] for c in row] for t in (own, table)]
        assert _share(*cells) >= EXACT
        assert _share([_path(p) for p in own["header"]], [_path(p) for p in table["header"]]) >= EXACT
    assert _silent(notice, truth) == []
