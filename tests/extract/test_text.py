from __future__ import annotations

from extract.text import cell_text, join_line, lines_of
from extract.types import BBox, Word


def word(text: str, x: float, y: float, width: float | None = None, size: float = 10) -> Word:
    return Word(text, BBox(x, y, x + (width or size * len(text)), y + size))


CELL = BBox(0, 0, 100, 60)


def test_han_is_joined_without_a_space_and_latin_with_one() -> None:
    assert cell_text([word("城", 5, 5), word("区", 40, 5)], CELL) == "城区"
    assert cell_text([word("2024", 5, 5, 20), word("年收入", 28, 5)], CELL) == "2024年收入"
    assert cell_text([word("gross", 5, 5, 30), word("income", 5, 20, 30)], CELL) == "gross income"


def test_wrapped_lines_are_joined() -> None:
    words = [word("已统计支付", 20, 18), word("截至上年末", 20, 5), word("（万元）", 25, 31)]
    assert cell_text(words, CELL) == "截至上年末已统计支付（万元）"


def test_a_number_wrapped_at_the_edge_is_one_and_two_numbers_stay_two() -> None:
    assert cell_text([word("12345678", 2, 5, 90), word("90.5", 2, 20, 30)], CELL) == "1234567890.5"
    assert cell_text([word("12", 40, 5, 12), word("34", 40, 20, 12)], CELL) == "12 34"


def test_vertical_text_is_read_downwards_and_columns_from_the_right() -> None:
    one = [word(c, 10, 5 + 12 * k) for k, c in enumerate("县区名称")]
    assert cell_text(one, BBox(0, 0, 30, 70)) == "县区名称"
    two = [word(c, 20, 5 + 12 * k) for k, c in enumerate("保障性安")]
    two += [word(c, 4, 5 + 12 * k) for k, c in enumerate("居工程")]
    assert cell_text(two, BBox(0, 0, 34, 90)) == "保障性安居工程"


def test_a_number_wrapped_in_a_narrow_cell_is_one() -> None:
    assert cell_text([word("146", 13, 5, 18), word("3", 20, 17, 6)], BBox(0, 0, 35, 40)) == "1463"


def test_two_characters_a_line_in_a_narrow_cell_are_no_vertical_text() -> None:
    lines = ["2个", "项目", "因征", "地拆", "迁"]
    words = [word(c, 8 + 10 * k, 5 + 14 * n) for n, line in enumerate(lines) for k, c in enumerate(line)]
    assert cell_text(words, BBox(0, 0, 36, 90)) == "2个项目因征地拆迁"


def test_lines_are_told_by_overlap_and_do_not_chain() -> None:
    words = [word("a", 0, 0), word("b", 20, 3), word("c", 40, 6), word("d", 0, 14)]
    assert ["".join(w.text for w in line) for line in lines_of(words)] == ["ab", "c", "d"]
    assert join_line([word("a", 0, 0), word("b", 20, 0)]) == "a b"


def test_ink_without_text_adds_none_and_parts_nothing() -> None:
    ink = Word("", BBox(12, 5, 18, 15), engine="ink")
    assert join_line([word("a", 0, 5), ink, word("b", 20, 5)]) == "a b"
    assert join_line([ink]) == ""
    below = Word("", BBox(5, 30, 15, 40), engine="ink")
    assert cell_text([word("城", 5, 5), ink, word("区", 20, 5), below], CELL) == "城区"
    assert cell_text([ink, below], CELL) == ""
