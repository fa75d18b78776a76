"""Statuses: what arithmetic proves, repairs, and leaves in doubt, from cells with rival readings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.types import Alternative, Notice, Word
from normalize.gazetteer import Gazetteer
from normalize.types import NullKind
from schemas.figures import Status
from schemas.findings import Code, Finding, Place
from schemas.spec_file import load_specs
from tongbao.outcome import SourceFile
from tongbao.parcels import finding_rows, observation_rows
from tongbao.records import outcome_of
from tongbao.run import check, read, understand

SEED = Path(__file__).parents[2] / "samples" / "inbox" / "jincheng-housing-2024-word.pdf"


@pytest.fixture(scope="module")
def scanned():
    """The seed as if read from pixels, surely, every cell with one rival reading far off."""
    notice = read(SEED)
    return replace(notice, tables=tuple(_as_scanned(t, {}) for t in notice.tables))


def _as_scanned(table, misread):
    cells = []
    for cell in table.cells:
        wrong = misread.get((table.number, cell.row, cell.column))
        text = wrong or cell.text
        rivals = (Alternative(cell.text, 1.0),) if wrong else ()
        words = (Word(text, cell.bbox, 0.7 if wrong else 0.999, "ocr", rivals),) if text else ()
        cells.append(replace(cell, text=text, words=words))
    return replace(table, cells=tuple(cells))


def outcome(notice: Notice, misread=None, drop_rivals=False):
    tables = tuple(_as_scanned(t, misread or {}) for t in notice.tables)
    if drop_rivals:
        tables = tuple(replace(t, cells=tuple(_without_rivals(c) for c in t.cells)) for t in tables)
    vouched = check(understand(replace(notice, tables=tables), load_specs(), Gazetteer.load()))
    return {(o.table, o.row, o.column): o for t in vouched.tables for o in t.observations}


def _without_rivals(cell):
    return replace(cell, words=tuple(replace(w, alternatives=()) for w in cell.words))


BUILT_IN_CITY_DISTRICT = (1, 4, 2)


def test_a_misread_cell_is_repaired_and_keeps_its_raw_text(scanned):
    found = outcome(scanned, {BUILT_IN_CITY_DISTRICT: "2710"})[BUILT_IN_CITY_DISTRICT]
    assert (found.raw, found.value, found.status) == ("2710", Decimal(2770), Status.REPAIRED)
    assert found.value_base == Decimal(2770)
    (repaired,) = [f for f in found.findings if f.code is Code.REPAIRED]
    assert "2710" in repaired.message
    assert repaired.place.bbox == found.bbox


def test_the_publisher_s_own_misprint_is_kept_and_flagged():
    notice = read(SEED)
    (table, *rest) = notice.tables
    cells = tuple(
        replace(c, text="2710", words=(replace(c.words[0], text="2710"),)) if c.text == "2770" else c
        for c in table.cells
    )
    changed = replace(notice, tables=(replace(table, cells=cells), *rest))
    vouched = check(understand(changed, load_specs(), Gazetteer.load()))
    found = {(o.table, o.row, o.column): o for t in vouched.tables for o in t.observations}
    misprint = found[BUILT_IN_CITY_DISTRICT]
    assert (misprint.raw, misprint.value) == ("2710", Decimal(2710))
    assert misprint.status is Status.DOUBTFUL
    assert Code.SOURCE_INCONSISTENT in {f.code for f in misprint.findings}
    assert "2770" in " ".join(f.message for f in misprint.findings)


def test_a_weak_reading_that_nothing_proves_is_doubtful():
    notice = read(SEED)
    lonely = Word("5", notice.tables[0].cells[0].bbox, 0.4, "ocr")
    table = notice.tables[2]  # the rows of counties without cases are blank: nothing vouches there
    cells = tuple(
        replace(c, text="5", words=(lonely,)) if (c.row, c.column) == (6, 1) else c for c in table.cells
    )
    alone = replace(notice, tables=(replace(table, cells=cells, number=1),), body=())
    vouched = check(understand(alone, (), Gazetteer.load()))
    found = {(o.row, o.column): o for t in vouched.tables for o in t.observations}
    assert found[6, 1].status is Status.DOUBTFUL


def _with_findings(findings, confidence=0.99):
    """The third table as a scan that nothing vouches for, with findings of the extraction."""
    notice = read(SEED)
    table = replace(_as_scanned(notice.tables[2], {}), number=1, findings=findings)
    cells = tuple(
        replace(c, text="5", words=(Word("5", c.bbox, confidence, "ocr"),))
        if (c.row, c.column) == (6, 1)
        else c
        for c in table.cells
    )
    alone = replace(notice, tables=(replace(table, cells=cells),), body=())
    vouched = check(understand(alone, (), Gazetteer.load()))
    return {(o.row, o.column): o for t in vouched.tables for o in t.observations}


def test_a_blank_cell_with_ink_that_nobody_could_read_is_doubtful():
    blank = read(SEED).tables[2].cells[-1]
    finding = Finding(Code.INK_UNREAD, "ink", Place(page=blank.page, bbox=blank.bbox))
    found = _with_findings((finding,))
    assert found[blank.row, blank.column].status is Status.DOUBTFUL


UNSURE = Finding(Code.GRID_UNCERTAIN, "columns differ", Place(8, (0.0, 0.0, 600.0, 800.0)))


def test_an_uncertain_grid_leaves_only_proved_values_out_of_doubt():
    found = _with_findings((UNSURE,))
    assert found[6, 1].status is Status.DOUBTFUL
    assert {o.status for o in found.values()} <= {Status.PROVED, Status.DOUBTFUL}
    assert all(Code.GRID_UNCERTAIN in {f.code for f in o.findings} for o in found.values())


def test_an_uncertain_grid_puts_the_text_layer_in_doubt_as_well():
    notice = read(SEED)
    unsure = replace(notice.tables[2], number=1, findings=(UNSURE,))
    told = check(understand(replace(notice, tables=(unsure,), body=()), (), Gazetteer.load()))
    observations = told.tables[0].observations
    assert Status.AGREED not in {o.status for o in observations}
    sure = replace(unsure, findings=())
    believed = check(understand(replace(notice, tables=(sure,), body=()), (), Gazetteer.load()))
    assert Status.AGREED in {o.status for o in believed.tables[0].observations}


def test_an_uncertain_grid_is_published_once_for_its_table(tmp_path):
    notice = read(SEED)
    unsure = replace(notice, tables=(replace(notice.tables[2], number=1, findings=(UNSURE,)),), body=())
    understood = understand(unsure, (), Gazetteer.load())
    source = SourceFile("ab" * 32, "a.pdf", tmp_path, 1)
    outcome = outcome_of(source, understood.setting, unsure, check(understood), "v")
    rows = [r for r in finding_rows(outcome).to_pylist() if r["code"] == "grid_uncertain"]
    assert [(r["table_no"], r["row_no"], r["page"], r["x1"]) for r in rows] == [(1, None, 8, 600.0)]
    values = observation_rows(outcome).to_pylist()
    assert values
    assert all("grid_uncertain" in v["findings"] for v in values)


def test_a_blank_read_unsurely_as_a_dash_is_doubtful_though_all_sums_hold():
    notice = read(SEED)
    blanks = {k for k, o in outcome(notice).items() if o.null_kind is NullKind.BLANK and o.status is None}
    assert blanks
    unsure = outcome(notice, dict.fromkeys(blanks, "—"))
    assert {unsure[k].status for k in blanks} == {Status.DOUBTFUL}
    sure = outcome(notice)
    assert {sure[k].status for k in blanks} == {None}
