from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.audit import account, audited
from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.tables import find_tables
from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable, Ruling, Word
from schemas.findings import Code

BOX = BBox(0, 0, 100, 20)
ONE, TWO = Word("一", BBox(10, 5, 20, 15)), Word("二", BBox(60, 5, 70, 15))


def table(*held: tuple[Word, ...], residue: tuple[Word, ...] = ()) -> RawTable:
    cells = tuple(Cell(1, 0, j, 1, 1, "", BOX, words) for j, words in enumerate(held))
    return RawTable(1, len(held), cells, page=1, bbox=BOX, residue=residue)


def page(*words: Word) -> Page:
    return Page(1, 600, 800, PageKind.DIGITAL, words, ())


def test_a_table_with_every_word_in_its_place_is_left_alone() -> None:
    outside = Word("外", BBox(10, 100, 20, 110))
    for whole in (table((ONE,), (TWO,)), table((ONE,), residue=(TWO,))):
        assert account(page(ONE, TWO, outside), [whole]) == (whole,)


def test_a_page_says_where_figures_outside_its_tables_stand_in_columns() -> None:
    figures = [Word("12", BBox(x, y, x + 10, y + 10)) for y in (100, 116) for x in (60, 160)]
    (found,) = audited(PageReading(page(ONE, TWO, *figures), (table((ONE,), (TWO,)),))).page.findings
    assert (found.code, found.place.bbox) == (Code.TABLE_SUSPECTED, (60, 100, 170, 126))
    alone = PageReading(page(ONE, TWO), (table((ONE,), (TWO,)),))
    assert audited(alone) == alone


def test_a_lost_word_goes_to_residue_and_is_said() -> None:
    (found,) = account(page(ONE, TWO), [table((ONE,), ())])
    assert found.residue == (TWO,)
    assert [(f.code, f.place.bbox) for f in found.findings] == [(Code.WORDS_UNPLACED, TWO.bbox)]


def test_a_word_in_two_cells_is_said() -> None:
    (found,) = account(page(ONE), [table((ONE,), (ONE,))])
    assert [f.code for f in found.findings] == [Code.WORDS_UNPLACED]
    assert found.residue == ()


def test_a_word_cut_or_joined_by_a_finder_is_not_lost() -> None:
    whole = Word("一二", BBox(10, 5, 70, 15))
    assert account(page(whole), [table((ONE,), (TWO,))])[0].findings == ()
    assert account(page(ONE), [table((whole,))])[0].findings == ()


TEXTS = st.sampled_from(["12", "3.5", "合计", "城区", "—", "任务量", "县", "区", "2024年", "1,286.50"])


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Words in rows and columns, some astray, with lines and coloured boxes that may make a grid."""
    pitch = draw(st.sampled_from([16.0, 20.0, 34.0]))
    rows = st.integers(0, 15)
    places = st.tuples(
        st.sampled_from([60.0, 150, 240, 330, 420]),
        rows.map(lambda k: 130.0 + pitch * k),  # no running head, no page number
    )
    astray = st.tuples(st.floats(30, 520), st.floats(130, 670)).map(
        lambda p: (round(p[0], 1), round(p[1], 1))
    )
    texts = draw(
        st.lists(
            st.tuples(TEXTS, st.one_of(places, places, places, astray)),
            max_size=45,
            unique_by=lambda t: t[1],
        )
    )
    words = [Word(text, BBox(x, y, x + 9 * len(text), y + 10)) for text, (x, y) in texts]
    xs = sorted(draw(st.lists(st.sampled_from([50.0, 140, 230, 320, 410, 500]), max_size=6, unique=True)))
    ys = sorted(draw(st.lists(rows.map(lambda k: 126.0 + pitch * k), max_size=8, unique=True)))
    rulings = [Ruling(50, y, 500, y) for y in ys]
    rulings += [Ruling(x, min(ys), x, max(ys)) for x in xs if len(ys) > 1]
    for k in draw(st.lists(rows, max_size=3, unique=True)):  # coloured rows
        top, bottom = 126.0 + pitch * k, 126.0 + pitch * (k + 1)
        rulings += [Ruling(50, y, 500, y, 0.0) for y in (top, bottom)]
        rulings += [Ruling(x, top, x, bottom, 0.0) for x in (50.0, *xs, 500.0)]
    return Page(1, 600, 800, PageKind.DIGITAL, tuple(words), tuple(rulings))


@given(pages())
@settings(max_examples=120, deadline=None)
def test_no_finder_loses_a_word(page: Page) -> None:
    tables = find_tables(page)
    accounted = account(page, tables)
    assert [t.findings for t in accounted] == [t.findings for t in tables]
    inside = [w for w in page.words if any(t.bbox.contains(w.bbox.center) for t in tables)]
    placed = Counter(w for t in tables for w in (*(w for c in t.cells for w in c.words), *t.residue))
    assert placed == Counter(inside)


@given(pages())
@settings(max_examples=60, deadline=None)
def test_the_notice_holds_every_character_of_the_page_once(page: Page) -> None:
    reading = PageReading(page, find_tables(page))
    notice = assemble(SourceFile("0" * 64, "x.pdf", Media.PDF, b""), [replace(reading)])
    texts = [line.text for line in notice.body]
    for t in notice.tables:
        texts += [c.text for c in t.cells] + [line.text for line in t.residue]
        texts += [t.annex or "", t.title or "", *t.notes]
        texts += [] if t.title and t.unit and t.unit in t.title else [t.unit or ""]
    assert Counter("".join("".join(texts).split())) == Counter("".join(w.text for w in page.words))
