"""The overlay of a page as a whole: what a viewer draws, and the text that it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from extract.types import BBox, Word
from schemas.findings import Code, Finding, Place
from tongbao.overlay import style
from tongbao.overlay.ground import typed
from tongbao.overlay.page import page_overlay

GOLDEN = Path(__file__).parent / "page.svg"
GROUND = typed(300, 200, [Word("县", BBox(40, 20, 50, 30))])
KINDS = [k for k in vars(style).values() if isinstance(k, style.Kind)]


def drawn_in_type(reading, notice):
    return page_overlay(notice, reading, GROUND)


def layer(drawn, name):
    return ElementTree.fromstring(drawn).find(f".//*[@id='{name}']")


def classes(element):
    return Counter(e.get("class") for e in element.iter() if e.get("class"))


def test_the_page_is_drawn_as_it_was(reading, notice):
    """Where this fails on purpose, write the new text to the file and look at it in a browser."""
    assert drawn_in_type(reading, notice) == GOLDEN.read_text(encoding="utf-8")


def test_each_kind_of_ruling_is_drawn(reading, notice):
    seen = classes(layer(drawn_in_type(reading, notice), "rulings"))
    assert seen == {"drawn": 7, "shade": 1, "inferred": 2}


def test_each_cell_is_drawn_once_and_by_its_name(reading, notice):
    cells = layer(drawn_in_type(reading, notice), "cells")
    names = [g.get("id") for g in cells]
    (table,) = notice.tables
    assert sorted(names) == sorted(f"t1r{c.row}c{c.column}" for c in table.cells)
    assert Counter(e.text for e in cells.iter("{http://www.w3.org/2000/svg}text")) == {"2×1": 1, "1×2": 1}


def test_doubts_are_coloured_and_sure_words_are_not(reading, notice):
    drawn = layer(drawn_in_type(reading, notice), "unsure")
    (doubt,) = drawn
    assert doubt.get("class") == "unsure"
    assert "13" in "".join(doubt.itertext())


def test_residue_is_struck_through(reading, notice):
    assert classes(layer(drawn_in_type(reading, notice), "residue")) == {"residue": 2}


def test_findings_have_their_numbers_at_their_place_and_in_the_list(reading, notice):
    drawn = drawn_in_type(reading, notice)
    placed = layer(drawn, "findings")
    assert classes(placed) == {"warning": 2, "badge of-warning": 2}
    assert [e.text for e in placed if e.text] == ["2 3", "4"]
    listed = "\n".join(layer(drawn, "panel").itertext())
    assert all(code in listed for code in ("page_turned", "ruling_inferred", "words_unplaced", "ink_unread"))


def test_a_finding_of_a_cell_is_placed_by_its_row_and_column(reading, notice):
    broken = Finding(Code.IDENTITY_BROKEN, "13 is not 12.", Place(page=1, table=1, row=2, column=2))
    table = replace(notice.tables[0], findings=(broken,))
    placed = layer(drawn_in_type(reading, replace(notice, tables=(table,))), "findings")
    (outline,) = [e for e in placed if e.get("class") == "error"]
    assert (outline.get("x"), outline.get("y")) == ("140", "120")


def test_the_legend_names_all_that_is_drawn(reading, notice):
    drawn = drawn_in_type(reading, notice)
    legend = "".join(layer(drawn, "panel").itertext())
    used = {name for part in classes(ElementTree.fromstring(drawn)) for name in part.split()}
    for kind in KINDS:
        assert kind.css not in used or kind.meaning.split(":")[0].split(",")[0] in legend, kind
