from extract.digital.meaningless import is_meaningless, without_meaningless
from extract.types import BBox, Cell, Page, PageKind, Word


def test_glyphs_without_a_meaning_are_no_words_but_a_lone_sign_is() -> None:
    box = BBox(0, 0, 9, 9)
    assert is_meaningless(Word("1\ufffd", box))
    assert is_meaningless(Word("\ue012\ue013", box))
    assert not is_meaningless(Word("\ue012", box))
    assert not is_meaningless(Word("12.5万", box))


def test_such_words_outside_cells_are_places_to_read_line_by_line() -> None:
    near, gapped, below = (
        Word("\ufffd\ufffd", BBox(x, y, x + 10, y + 10)) for x, y in ((50, 50), (68, 50), (50, 80))
    )
    kept = Word("合计", BBox(10, 50, 30, 60))
    page = Page(1, 200, 200, PageKind.DIGITAL, (kept, near, gapped, below), ())
    shown, tables, apart = without_meaningless(page, [])
    assert shown.words == (kept,)
    assert tables == []
    assert [c.bbox for c in apart] == [BBox(48, 48, 80, 62), BBox(48, 78, 62, 92)]
    assert all(isinstance(c, Cell) for c in apart)
