"""The content of the samples: readable, consistent in its own arithmetic, repeated by the body text."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from samples.content import CONTENT, Head, TableContent, load
from samples.faces import FONTS

FILES = sorted(CONTENT.rglob("*.yaml"))
NOT_ADDED = re.compile("率|增速|增长|增减%|%|％|比例|占|平均|序号")


def number(text: str) -> Decimal | None:
    text = text.rstrip("%")
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def check_rows(table: TableContent, label: str, exempt: set[int]) -> int:
    total = next(row for row in table.rows if label in row)
    others = [row for row in table.rows if row is not total]
    checked = 0
    for column, printed in enumerate(total):
        want = number(printed)
        if want is None or column in exempt or NOT_ADDED.search("".join(table.paths[column])):
            continue
        assert sum((number(row[column]) or Decimal(0) for row in others), Decimal(0)) == want, (label, column)
        checked += 1
    return checked


def check_columns(table: TableContent, formula: str) -> int:
    target, terms = formula.split(" = ")
    checked = 0
    for row in table.rows:
        want = number(row[int(target)])
        if want is None:
            continue
        if "/" in terms:
            above, below = (number(row[int(t)]) for t in terms.split(" / "))
            assert above is not None
            assert below
            got = (100 * above / below).quantize(want, ROUND_HALF_UP)
        else:
            signed = re.findall(r"([+-]?) ?(\d+)", terms)
            got = sum(
                ((-1 if s == "-" else 1) * (number(row[int(t)]) or Decimal(0)) for s, t in signed), Decimal(0)
            )
        assert got == want, (formula, row)
        checked += 1
    return checked


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_tables_keep_their_own_arithmetic(path):
    notice = load(path)
    for table in notice.tables:
        for check in table.checks:
            if check.startswith("rows: "):
                label, _, exempt = check.removeprefix("rows: ").partition(" except ")
                assert check_rows(table, label, {int(c) for c in exempt.split()}), check
            else:
                assert check_columns(table, check), check


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.yaml")), ids=lambda p: p.stem)
def test_the_body_repeats_figures_of_the_tables(path):
    notice = load(path)
    printed = {
        cell for table in notice.tables for row in table.rows for cell in row if number(cell) is not None
    }
    figures = re.findall(r"\d+(?:\.\d+)?%?", "".join(p for p in notice.body if isinstance(p, str)))
    assert len(printed & set(figures)) >= 4


def test_a_header_tree_gives_paths_and_depth():
    tree = Head("年收入", (Head(""), Head("税收"), Head("其他", (Head("甲"), Head("乙")))))
    assert list(tree.paths()) == [
        ("年收入", ""),
        ("年收入", "税收"),
        ("年收入", "其他", "甲"),
        ("年收入", "其他", "乙"),
    ]
    assert (tree.width, tree.depth) == (4, 3)


def test_a_row_of_the_wrong_length_is_refused(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("tables:\n  - header: [甲, 乙]\n    rows: [1 | 2 | 3]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="2 columns"):
        load(path)


def test_every_character_of_the_content_is_in_every_font():
    from reportlab.pdfbase.ttfonts import TTFontFile

    characters = {c for p in FILES for c in p.read_text(encoding="utf-8") if c.isprintable()}
    for path in sorted(FONTS.glob("*.ttf")):
        missing = characters - {chr(c) for c in TTFontFile(str(path)).charToGlyph}
        assert not missing, (path.name, "".join(sorted(missing)))
