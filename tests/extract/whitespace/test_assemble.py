"""Random tables come back cell by cell."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.types import Ruling, Word
from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import LABELS, assert_sound, body_text, laid_out, level, page, texts, word

FIGURE = st.one_of(
    st.integers(0, 99999).map(str),
    st.decimals(0, 999, places=1).map(str),
    st.sampled_from(["—", "-", "100%", "0"]),
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[str]], str, int]:
    columns = draw(st.integers(2, 6))
    count = draw(st.integers(3, 8))
    head = [
        "县区",
        *(
            draw(st.sampled_from(["任务量", "完成量(套)", "完成率(%)", "投资", "开工"]))
            for _ in range(columns)
        ),
    ]
    rows = [[label, *(draw(FIGURE) for _ in range(columns))] for label in LABELS[:count]]
    return [head, *rows], draw(st.sampled_from(["left", "center", "right"])), draw(st.integers(0, 2**20))


@settings(max_examples=80, deadline=None)
@given(grids(), st.booleans())
def test_random_grids_come_back_exactly(grid: tuple[list[list[str]], str, int], ruled: bool) -> None:
    """Words of a grid, shaken as recognition shakes them, give the very same cells."""
    rows, align, seed = grid
    shake = random.Random(seed)
    step = 440 / len(rows[0])
    words = []
    for k, row in enumerate(rows):
        for c, text in enumerate(row):
            slot = 80 + step * c
            x = {"left": slot, "center": slot + step * 0.4, "right": slot + step * 0.8}[align]
            x, y = x + shake.uniform(-1, 1), 200 + 20 * k + shake.uniform(-1.2, 1.2)
            words.append(word(text, x, y, align))
    rules = [level(196), level(216), level(202 + 20 * len(rows))] if ruled else []
    words += body_text(80, 4)
    (table,) = find_borderless(page(words, rules), ())
    assert texts(table) == rows
    assert_sound(table, words)


LONG_LABELS = [
    "城镇老旧小区改造及配套基础设施建设",
    "农村人居环境整治提升五年行动",
    "保障性租赁住房筹集",
    "高标准农田建设",
    "供水工程",
]


@st.composite
def grouped_tables(draw: st.DrawFn) -> tuple[list[list[str]], list[Word], list[Ruling]]:
    """A three-line table with heads over groups of columns and wrapped labels: truth, words, rulings."""
    groups = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3).filter(lambda g: max(g) > 1))
    labels = draw(st.lists(st.sampled_from(LONG_LABELS), min_size=3, max_size=6))
    align = draw(
        st.sampled_from([0.0, 0.5, 1.0])
    )  # figures on the first line of a label, halfway, on the last
    width_of_column, stub = 62.0, 88.0
    centers = [70 + stub + width_of_column * (k + 0.5) for k in range(sum(groups))]
    words, top, low = [word("县区", 70 + stub / 2, 209, "center")], ["县区"], ["县区"]
    rulings: list[Ruling] = []
    for group, name in zip(groups, ["新建（套）", "改扩建", "发放补贴"], strict=False):
        own = centers[len(top) - 1 : len(top) - 1 + group]
        middle = (own[0] + own[-1]) / 2
        words.append(word(name, middle, 209 if group == 1 else 200, "center"))
        top += [name] * group
        heads = [name] if group == 1 else ["计划", "完成", "占比"][:group]
        low += heads
        if group > 1:
            words += [word(head, x, 218, "center") for head, x in zip(heads, own, strict=True)]
            if draw(st.booleans()):
                rulings.append(level(214.5, own[0] - 28, own[-1] + 28))
    rows, y = [top, low], 241.0
    for label in labels:
        lines = [label[k : k + 8] for k in range(0, len(label), 8)]
        figures = [draw(FIGURE) for _ in centers]
        words += [word(line, 72, y + 13 * k) for k, line in enumerate(lines)]
        words += laid_out([figures], centers, y + 13 * align * (len(lines) - 1))
        rows.append([label, *figures])
        y += 13 * (len(lines) - 1) + 20
    right = centers[-1] + width_of_column / 2
    rulings += [level(at, 66, right) for at in (195, 236, y - 5)]
    return rows, words, rulings


@settings(max_examples=60, deadline=None)
@given(grouped_tables())
def test_random_heads_and_wrapped_labels(drawn: tuple[list[list[str]], list[Word], list[Ruling]]) -> None:
    rows, words, rulings = drawn
    words = [*body_text(80, 4), *words]
    (table,) = find_borderless(page(words, rulings), ())
    assert texts(table) == rows
    assert_sound(table, words)
