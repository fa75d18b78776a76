from __future__ import annotations

from dataclasses import replace

from schemas.discovery import discover
from schemas.figures import Identity, IdentityKind, Status, Term
from schemas.findings import Code
from schemas.repair import repair

HEADERS = ["户: 甲", "户: 乙", "户: 丙", "户: 合计"]
TRUE = [
    [1523, 987, 614, 3124],
    [2284, 1106, 705, 4095],
    [1310, 842, 577, 2729],
    [1871, 1259, 436, 3566],
    [913, 658, 381, 1952],
]


def _notice(build, changes):
    """Five places below their 合计, each with its own sum; ``changes`` are misprints by (row, column)."""
    rows = [[sum(column) for column in zip(*TRUE, strict=True)], *TRUE]
    for (row, column), by in changes.items():
        rows[row - 1] = [v + by if c == column else v for c, v in enumerate(rows[row - 1], 1)]
    labels = ["合计", "城区", "泽州", "高平", "阳城", "陵川"]
    return build(HEADERS, [f"{a}|" + "|".join(map(str, r)) for a, r in zip(labels, rows, strict=True)])


def _grid():
    """Every row adds up to its last column, every column to its first row."""
    across = [
        Identity(
            IdentityKind.COLUMN_SUM, (0, r, 4), tuple(Term((0, r, c)) for c in range(1, 4)), family="across"
        )
        for r in range(1, 7)
    ]
    down = [
        Identity(
            IdentityKind.ROW_SUM, (0, 1, c), tuple(Term((0, r, c)) for r in range(2, 7)), family=f"down {c}"
        )
        for c in range(1, 5)
    ]
    return (*across, *down)


def _accused(result):
    return {(f.place.row, f.place.column) for f in result.findings if f.code is Code.SOURCE_INCONSISTENT}


def test_the_cell_where_two_broken_sums_cross_is_accused_with_what_it_should_be(build):
    result = repair(_notice(build, {(3, 2): 37}), _grid())
    assert _accused(result) == {(3, 2)}
    assert all("'1143' is printed, the others need 1106" in f.message for f in result.findings)
    assert result.proof.status[0, 3, 2] is Status.DOUBTFUL
    assert result.proof.status[0, 3, 1] is Status.PROVED


def test_two_errors_that_cancel_in_a_column_accuse_nobody_and_are_not_proved(build):
    result = repair(_notice(build, {(3, 2): 37, (5, 2): -37}), _grid())
    assert not _accused(result)
    broken = [f for f in result.findings if f.code is Code.IDENTITY_BROKEN]
    assert {(f.place.row, f.place.column) for f in broken} == {(3, 4), (5, 4)}
    assert "'1143' (row 3, column 2)" in broken[0].message
    assert result.proof.status[0, 3, 2] is Status.DOUBTFUL
    assert result.proof.status[0, 5, 2] is Status.DOUBTFUL
    assert result.proof.status[0, 4, 2] is Status.PROVED


def test_a_lone_broken_sum_names_all_its_figures_and_accuses_none(build):
    figures = build(HEADERS, ["城区|1523|987|614|3125"])
    result = repair(figures, _grid()[:1])
    (told,) = result.findings
    assert told.code is Code.IDENTITY_BROKEN
    assert "one of 4 figures may be wrong" in told.message


def test_two_wrong_cells_apart_are_each_accused(build):
    result = repair(_notice(build, {(3, 2): 37, (5, 1): 400}), _grid())
    assert _accused(result) == {(3, 2), (5, 1)}


def test_one_misprint_of_a_discovered_table_accuses_its_cell_alone(build):
    figures = _notice(build, {(4, 3): 60})
    assert _accused(repair(figures, discover(figures))) == {(4, 3)}


def test_names_exchanged_are_beyond_what_arithmetic_sees(build):
    figures = _notice(build, {})
    names = {3: figures[0, 4, 1].label, 4: figures[0, 3, 1].label}
    swapped = {key: replace(f, label=names.get(key[1], f.label)) for key, f in figures.items()}
    result = repair(swapped, _grid())
    assert not result.findings
    assert set(result.proof.status.values()) == {Status.PROVED}
