from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.document.account import left_over
from extract.document.assemble import assemble
from extract.grid import in_order
from extract.intake import Media, SourceFile
from extract.tables import find_tables
from extract.types import Account, BBox, Cell, Page, PageKind, PageReading, Part, RawTable, Ruling, Word
from schemas.findings import Code

XS, YS = (100.0, 200.0, 300.0, 400.0), (300.0, 330.0, 360.0, 390.0)
RULINGS = (
    *(Ruling(XS[0], y, XS[-1], y) for y in YS),
    *(Ruling(x, YS[0], x, YS[-1]) for x in XS),
)


def word(text: str, x: float, y: float) -> Word:
    return Word(text, BBox(x, y, x + 10.0 * len(text), y + 10.0))


def page(*words: Word, pictures: int = 0) -> Page:
    boxes = tuple(BBox(0, 700, 50, 750) for _ in range(pictures))
    return Page(1, 600, 800, PageKind.DIGITAL, words, RULINGS, pictures=boxes)


def accounts(*readings: PageReading) -> tuple[Account, ...]:
    return assemble(SourceFile("ab", "n.pdf", Media.PDF, b""), readings).accounts


TEXTS = st.sampled_from(
    ["全市", "12", "3.5", "合计", "表1进度", "单位:万元", "注:略", "-3-", "抄送:县", "完成。"]
)
WORDS = st.lists(
    st.tuples(TEXTS, st.integers(0, 50), st.integers(0, 78)), max_size=40, unique_by=lambda w: w[1:]
)


@given(WORDS, st.integers(0, 2))
def test_no_character_is_counted_twice_and_none_is_forgotten(found: list, pictures: int) -> None:
    read = page(*(word(text, 10.0 * x, 10.0 * y) for text, x, y in found), pictures=pictures)
    (account,) = accounts(PageReading(read, find_tables(read)))
    assert set(account.counts) == set(Part)
    assert sum(account.counts.values()) == sum(len(text) for text, _, _ in found) + pictures
    assert set(account.residue) <= {w.bbox for w in read.words}


FORM = (
    word("关于全市房屋改造进度情况的通报", 150, 120),
    word("表1房屋改造情况表", 200, 260),
    word("单位:万元", 330, 283),
    word("县区", 110, 310), word("计划", 210, 310), word("完成", 310, 310),
    word("城区", 110, 340), word("12", 210, 340), word("345", 310, 340),
    word("郊区", 110, 370), word("6", 210, 370), word("78", 310, 370),
    word("注:数据截至月底", 110, 400),
    word("抄送:市委办公室", 100, 700),
    word("-3-", 290, 780),
)  # fmt: skip


def test_each_part_of_a_form_is_counted_where_it_stands() -> None:
    read = page(*FORM, pictures=1)
    (account,) = accounts(PageReading(read, find_tables(read)))
    assert account.counts == {
        Part.CELL: 12, Part.HEADER: 6, Part.CAPTION: 9, Part.UNIT: 5, Part.NOTE: 8, Part.BODY: 15,
        Part.FURNITURE: 11, Part.PICTURE: 1, Part.RESIDUE: 0,
    }  # fmt: skip


def test_ink_that_was_not_read_is_a_mark_of_the_residue() -> None:
    blot = Word("", BBox(210, 340, 230, 350))
    read = page(*(w for w in FORM if w.text != "12"), blot)
    (account,) = accounts(PageReading(read, find_tables(read)))
    assert (account.counts[Part.RESIDUE], account.residue) == (1, (blot.bbox,))


def test_figures_of_a_table_that_no_cell_holds_are_told() -> None:
    cells = tuple(Cell(1, 0, j, 1, 1, "", BBox(100 + 100 * j, 300, 150 + 100 * j, 320)) for j in range(2))
    table = RawTable(1, 2, in_order(cells), page=1, bbox=BBox(100, 300, 400, 330))
    lost, word_ = word("99", 170, 310), word("全市", 170, 322)
    read = PageReading(Page(1, 600, 800, PageKind.DIGITAL, (lost, word_), ()), (table,))
    account = Account(1, {Part.RESIDUE: 4}, (lost.bbox, word_.bbox))
    (finding,) = left_over(read, account)
    assert (finding.code, finding.place.bbox) == (Code.WORDS_UNPLACED, lost.bbox)
    assert finding.message.endswith(": 99")
