from __future__ import annotations

from extract.types import BBox
from tongbao.overlay.typeset import fitted, wrapped


def test_lines_break_at_spaces_and_between_wide_characters():
    assert wrapped("rulings are lines", 8, 0.5) == ["rulings are", "lines"]
    assert wrapped("县区名称及其代码", 4, 0.5) == ["县区名称", "及其代码"]
    assert wrapped("共 12 个", 2.5, 0.5) == ["共 12", "个"]


def test_a_long_word_keeps_a_line_of_its_own():
    assert wrapped("a verylongword b", 3, 0.5) == ["a", "verylongword", "b"]


def test_a_text_is_set_in_the_largest_type_that_fits_its_box():
    text = "截至上年末已统计支付后调整收回(万元)"
    for box in (BBox(10, 20, 210, 40), BBox(10, 20, 50, 56)):
        lines = list(fitted(text, box))
        assert "".join(line for *_, line in lines) == text
        assert box.y0 < min(y for _, y, *_ in lines) <= max(y for _, y, *_ in lines) <= box.y1
    assert {size for _, _, size, _ in fitted(text, BBox(10, 20, 210, 40))} == {10.0}
    assert {size for _, _, size, _ in fitted(text, BBox(10, 20, 50, 56))} == {6.5}
