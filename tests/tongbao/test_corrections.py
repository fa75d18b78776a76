"""The record of decisions: only added to, replayed, bound to document and place, refused where changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from extract.types import BBox, Cell, DocumentHead, Notice, PageKind, Table, Word
from schemas.findings import Code
from tongbao.corrections import (
    Correction,
    CorrectionsError,
    What,
    append,
    digest,
    read,
    replay,
    standing,
)

SHA = "ab" * 32
BOX = BBox(10, 10, 30, 20)


def correction(name="1", **changed):
    place = (1, 1, 1, 1, tuple(BOX))
    at = "2026-01-01T00:00:00.000+00:00"
    made = Correction(name, at, "李四", SHA, What.TEXT, *place, "12", "13", "原件")
    return replace(made, **changed)


def notice(text="12"):
    cells = (
        Cell(1, 0, 0, 1, 1, "县区", BBox(0, 0, 10, 10)),
        Cell(1, 0, 1, 1, 1, "投资", BBox(10, 0, 30, 10)),
        Cell(1, 1, 0, 1, 1, "城区", BBox(0, 10, 10, 20)),
        Cell(1, 1, 1, 1, 1, text, BOX, (Word(text, BOX, 0.7),)),
    )
    table = Table(
        2, 2, cells, number=1, annex=None, title="投资", unit="万元", notes=(), pages=(1,), header_rows=1
    )
    return Notice("n.pdf", SHA, 1, PageKind.SCAN, DocumentHead(), (table,), ())


def test_the_record_gives_back_what_was_appended(tmp_path):
    path = tmp_path / "state" / "corrections.jsonl"
    decisions = (correction(), correction("2", what=What.UNIT, box=None, row=-1, column=-1))
    for decision in decisions:
        append(path, decision)
    assert read(path) == decisions
    assert read(tmp_path / "none") == ()


def test_a_line_that_was_cut_off_is_passed_over_and_does_not_spoil_the_next(tmp_path):
    path = tmp_path / "corrections.jsonl"
    append(path, correction())
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert read(path) == (correction(),)


def test_a_line_that_is_no_correction_is_named(tmp_path):
    path = tmp_path / "corrections.jsonl"
    path.write_text(json.dumps({"what": "text"}) + "\n")
    with pytest.raises(CorrectionsError, match="line 1"):
        read(path)


def test_what_was_taken_back_does_not_stand():
    undo = correction("2", undoes="1")
    assert standing([correction(), undo]) == {}
    assert standing([correction(), undo, correction("3")]) == {SHA: (correction("3"),)}


def test_the_digest_is_of_what_changes_data():
    seen = correction(what=What.SEEN)
    assert digest([]) == digest([seen]) == ""
    assert digest([correction()]) == digest([correction(), seen]) != digest([correction(after="14")])


def test_replay_puts_the_text_in_and_drops_what_the_recogniser_said():
    replayed = replay(notice(), [correction()])
    cell = replayed.notice.tables[0].owner[1, 1]
    assert (cell.text, cell.confidence, [w.engine for w in cell.words]) == ("13", None, ["reviewer"])
    assert replayed.places == {(1, 1, 1): correction()}


def test_several_decisions_on_one_cell_follow_each_other():
    second = correction("2", before="13", after="14")
    replayed = replay(notice(), [correction(), second])
    assert replayed.notice.tables[0].owner[1, 1].text == "14"
    assert replayed.kept == (correction(), second)


def test_a_unit_is_replaced():
    change = correction(what=What.UNIT, row=-1, column=-1, box=None, before="万元", after="亿元")
    assert replay(notice(), [change]).notice.tables[0].unit == "亿元"


@pytest.mark.parametrize(
    "stale",
    [
        {"before": "11"},
        {"page": 2},
        {"table": 9},
        {"row": 7},
        {"box": (100.0, 100.0, 120.0, 110.0)},
        {"what": What.UNIT, "row": -1, "column": -1, "before": "亿元"},
    ],
)
def test_a_place_that_changed_is_left_alone_with_a_finding(stale):
    replayed = replay(notice(), [correction(**stale)])
    assert replayed.notice == notice()
    assert replayed.places == {}
    assert [f.code for f in replayed.refused] == [Code.CORRECTION_REFUSED]
