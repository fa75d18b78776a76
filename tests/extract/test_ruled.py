from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.ruled import grid_from_rulings, tables_from_rulings
from extract.types import BBox, Page, PageKind, Ruling, Word
from schemas.findings import Code


def page(rulings: list[Ruling], words: list[Word]) -> Page:
    return Page(1, 600, 800, PageKind.DIGITAL, tuple(words), tuple(rulings))


def word(text: str, x: float, y: float, width: float = 10, height: float = 10) -> Word:
    return Word(text, BBox(x, y, x + width, y + height))


def level(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(x0, y, x1, y)


def upright(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(x, y0, x, y1)


def lines(xs: list[float], ys: list[float]) -> list[Ruling]:
    return [level(y, xs[0], xs[-1]) for y in ys] + [upright(x, ys[0], ys[-1]) for x in xs]


XS, YS = [50.0, 150.0, 250.0, 350.0], [100.0, 120.0, 140.0, 160.0]


def filled(xs: list[float] = XS, ys: list[float] = YS) -> list[Word]:
    return [word(f"{i}{j}", xs[j] + 20, ys[i] + 5) for i in range(len(ys) - 1) for j in range(len(xs) - 1)]


def texts(rulings: list[Ruling], words: list[Word]) -> list[list[tuple[int, int, int, int, str]]]:
    found = tables_from_rulings(page(rulings, words))
    return [[(c.row, c.column, c.row_span, c.column_span, c.text) for c in t.cells] for t in found]


PLAIN = [(i, j, 1, 1, f"{i}{j}") for i in range(3) for j in range(3)]


def test_a_plain_grid() -> None:
    assert texts(lines(XS, YS), filled()) == [PLAIN]


def test_doubled_broken_and_overshooting_lines_give_the_same_grid() -> None:
    rulings = [
        *lines(XS, YS),
        level(98.0, 47.5, 352.5),  # doubled frame
        upright(352.4, 97, 163),
        level(120.6, 60, 150),
    ]
    rulings.remove(level(140.0, 50, 350))
    rulings += [level(140.0, 50, 118), level(140.4, 120.5, 353)]  # a gap of 2.5 points
    assert texts(rulings, filled()) == [PLAIN]


def test_merged_cells_span() -> None:
    rulings = lines(XS, YS)
    rulings.remove(upright(150, 100, 160))
    rulings.append(upright(150, 120, 160))
    words = [word("合", 100, 105), *(w for w in filled() if not w.text.startswith("0")), word("02", 270, 105)]
    (table,) = tables_from_rulings(page(rulings, words))
    assert [(c.row_span, c.column_span, c.text) for c in table.cells][:2] == [(1, 2, "合"), (1, 1, "02")]
    assert table.findings == ()


def test_a_frame_an_underline_and_a_box_are_no_tables() -> None:
    frame = lines([20.0, 580.0], [20.0, 780.0])
    box = lines([100.0, 200.0], [400.0, 430.0])
    words = [word("文", 110, 410), word("字", 300, 600)]
    assert texts([*frame, *box, level(200, 60, 540)], words) == []


def test_tables_side_by_side_and_in_a_frame() -> None:
    left, right = [50.0, 120.0, 190.0], [250.0, 320.0, 390.0]
    rulings = [*lines(left, YS), *lines(right, YS), *lines([20.0, 580.0], [20.0, 780.0])]
    found = texts(rulings, [*filled(left), *filled(right)])
    assert [len(cells) for cells in found] == [6, 6]
    assert found[0] == found[1]


def test_open_sides_are_inferred_and_said() -> None:
    rulings = [level(y, 50, 350) for y in YS] + [upright(x, 100, 160) for x in XS[1:-1]]
    (table,) = tables_from_rulings(page(rulings, filled()))
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == PLAIN
    assert [f.code for f in table.findings] == [Code.RULING_INFERRED]


def test_rows_go_on_below_a_header_that_alone_has_columns() -> None:
    rulings = [level(y, 50, 350) for y in YS] + [upright(x, 100, 120) for x in XS]
    (table,) = tables_from_rulings(page(rulings, filled()))
    assert [(c.row, c.column, c.text) for c in table.cells] == [(i, j, t) for i, j, _, _, t in PLAIN]


def l_shape() -> list[Ruling]:
    """Total column under the left end of its label: no line between (0, 1), (0, 2) and (1, 1)."""
    rulings = lines(XS, YS)
    rulings.remove(upright(150, 100, 160))
    rulings.remove(upright(250, 100, 160))
    rulings.remove(level(120, 50, 350))
    return [*rulings, upright(150, 100, 160), upright(250, 120, 160), level(120, 250, 350)]


def test_an_l_shape_is_cut_where_its_label_stands() -> None:
    over = [word("收入合计", 210, 105, 60), word("其中", 270, 125)]
    spans = {(r, c, h, w) for r, c, h, w, text in texts(l_shape(), over)[0] if text}
    assert spans == {(0, 1, 1, 2), (1, 2, 1, 1)}
    down = [word("收入", 170, 112, 30, 14), word("其中", 270, 125)]
    spans = {(r, c, h, w) for r, c, h, w, text in texts(l_shape(), down)[0] if text}
    assert spans == {(0, 1, 2, 1), (1, 2, 1, 1)}


def test_dirt_does_not_say_how_an_l_shape_is_cut() -> None:
    label = Word("", BBox(170, 112, 200, 126), engine="ink")
    specks = [Word("", BBox(x, 105, x + 5, 112), engine="ink") for x in (270.0, 310.0)]
    streak = Word("", BBox(200, 100, 420, 116), engine="ink")  # as large as the label, and over the border
    (shape,) = grid_from_rulings(l_shape(), [label, *specks, streak])
    assert (0, 1, 2, 1) in {(c.row, c.column, c.row_span, c.column_span) for c in shape.cells}


def test_a_word_too_large_for_its_cell_is_residue_with_a_finding() -> None:
    stamp = Word("作废", BBox(60, 90, 340, 170))
    (table,) = tables_from_rulings(page(lines(XS, YS), [*filled(), stamp]))
    assert table.residue == (stamp,)
    assert [f.code for f in table.findings] == [Code.WORDS_UNPLACED]


@dataclass(frozen=True)
class Drawn:
    """A random table: cells (row, column, down, across), positions, rulings."""

    cells: list[tuple[int, int, int, int]]
    xs: list[float]
    ys: list[float]
    rulings: list[Ruling]


@st.composite
def drawn_tables(draw: st.DrawFn) -> Drawn:
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    widths = draw(st.lists(st.integers(25, 90), min_size=columns, max_size=columns))
    heights = draw(st.lists(st.integers(14, 40), min_size=rows, max_size=rows))
    xs = [40.0 + sum(widths[:k]) for k in range(columns + 1)]
    ys = [60.0 + sum(heights[:k]) for k in range(rows + 1)]
    free = {(i, j) for i in range(rows) for j in range(columns)}
    cells = []
    for i in range(rows):
        for j in range(columns):
            if (i, j) not in free:
                continue
            down, across = draw(st.integers(1, min(3, rows - i))), draw(st.integers(1, min(3, columns - j)))
            block = {(i + a, j + b) for a in range(down) for b in range(across)}
            if not block <= free or draw(st.integers(0, 3)):
                down = across = 1
                block = {(i, j)}
            free -= block
            cells.append((i, j, down, across))
    jitter = st.floats(-0.7, 0.7, allow_nan=False)
    rulings = []
    for i, j, down, across in cells:  # each cell draws its own four sides, each a little out of true
        for y in (ys[i], ys[i + down]):
            rulings.append(level(y + draw(jitter), xs[j] + draw(jitter), xs[j + across] + draw(jitter)))
        for x in (xs[j], xs[j + across]):
            rulings.append(upright(x + draw(jitter), ys[i] + draw(jitter), ys[i + down] + draw(jitter)))
    return Drawn(cells, xs, ys, draw(st.permutations(rulings)))


@given(drawn_tables(), st.lists(st.tuples(st.floats(0, 550), st.floats(0, 400)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_and_nothing_invented(table: Drawn, strays: list[tuple[float, float]]) -> None:
    own = [word(f"{i},{j}", table.xs[j] + 3, table.ys[i] + 2, 12, 9) for i, j, _, _ in table.cells]
    words = [*own, *(word(f"s{k}", x, y, 8, 6) for k, (x, y) in enumerate(strays))]
    for found in tables_from_rulings(page(table.rulings, words)):
        squares = Counter(
            (row, column)
            for c in found.cells
            for row in range(c.row, c.row + c.row_span)
            for column in range(c.column, c.column + c.column_span)
        )
        assert squares == Counter((i, j) for i in range(found.n_rows) for j in range(found.n_columns))
        kept = Counter(id(w) for c in found.cells for w in c.words) + Counter(id(w) for w in found.residue)
        inside = Counter(id(w) for w in words if found.bbox.contains(w.bbox.center))
        assert kept == inside


@given(drawn_tables())
@settings(max_examples=60, deadline=None)
def test_every_cell_comes_back_with_its_box(table: Drawn) -> None:
    if len(table.cells) < 2 or len({c for _, c, _, _ in table.cells}) < 2:
        return
    shapes = grid_from_rulings(table.rulings)
    assert len(shapes) == 1
    found = {tuple(round(v / 4) for v in c.bbox) for c in shapes[0].cells}
    near = lambda v: {round((v + d) / 4) for d in (-1.5, 0, 1.5)}  # noqa: E731
    for i, j, down, across in table.cells:
        box = (table.xs[j], table.ys[i], table.xs[j + across], table.ys[i + down])
        assert any(all(f in near(v) for f, v in zip(cell, box, strict=True)) for cell in found)
    assert len(shapes[0].cells) == len(table.cells)


def test_strokes_of_a_watermark_make_no_rows_or_columns() -> None:
    strokes = [upright(200, 108, 114), level(131, 70, 79), level(130, 160, 169), upright(300, 145, 153)]
    assert texts([*lines(XS, YS), *strokes], filled()) == [PLAIN]


def test_a_line_at_which_no_cell_begins_is_no_row() -> None:
    mark = [level(108, 140, 175), upright(130, 123, 132)]  # strokes of a watermark
    (plain,) = grid_from_rulings(lines(XS, YS), filled())
    (marked,) = grid_from_rulings([*lines(XS, YS), *mark], filled())
    assert (marked.n_rows, marked.n_columns) == (plain.n_rows, plain.n_columns)
    assert marked.is_tiled
