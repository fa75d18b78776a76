from __future__ import annotations

from extract.types import BBox, Cell, RawTable, Ruling
from tongbao.overlay.rulings import by_kind


def grid(*boxes):
    cells = tuple(Cell(1, 0, k, 1, 1, "", BBox(*box)) for k, box in enumerate(boxes))
    outline = BBox.union([c.bbox for c in cells])
    return RawTable(page=1, bbox=outline, n_rows=1, n_columns=len(cells), cells=cells)


def ends(rulings):
    return sorted((r.x0, r.y0, r.x1, r.y1) for r in rulings)


FRAME = (Ruling(0, 0, 100, 0), Ruling(0, 20, 100, 20), Ruling(0, 0, 0, 20), Ruling(100, 0, 100, 20))
CELLS = grid((0, 0, 50, 20), (50, 0, 100, 20))


def test_a_side_without_a_ruling_is_inferred():
    kinds = by_kind(FRAME, [CELLS])
    assert kinds.drawn == FRAME
    assert kinds.shade == ()
    assert ends(kinds.inferred) == [(50, 0, 50, 20)]


def test_only_the_bare_piece_of_a_side_is_inferred():
    left, *rest = (Ruling(0, 0, 30, 0), *FRAME[1:])
    kinds = by_kind([left, *rest, Ruling(50, 0, 50, 20)], [CELLS])
    assert ends(kinds.inferred) == [(30, 0, 100, 0)]


def test_edges_of_coloured_boxes_are_a_kind_of_their_own_and_no_side_is_bare_there():
    edge = Ruling(50, 0, 50, 20, 0)
    kinds = by_kind([*FRAME, edge], [CELLS])
    assert kinds.shade == (edge,)
    assert kinds.inferred == ()


def test_a_doubled_line_has_its_sides_between_its_strokes():
    kinds = by_kind(
        [*FRAME[1:], Ruling(0, -4, 100, -4), Ruling(0, 4, 100, 4), Ruling(50, 0, 50, 20)], [CELLS]
    )
    assert kinds.inferred == ()


def test_a_span_has_no_ruling_inside():
    assert by_kind(FRAME, [grid((0, 0, 100, 20))]).inferred == ()
