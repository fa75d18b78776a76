from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from extract.types import Alternative, DocumentHead
from normalize.figures import figures, slots
from normalize.gazetteer import Gazetteer
from normalize.tidy import Setting, tidy
from schemas.figures import Origin
from schemas.spec_file import load_spec

DRAWING = [["县（市、区）", "投资额(亿元)", "完成率"], ["合计", "6.50", "91.7%"], ["城区", "5", ""]]
HEAD = DocumentHead("关于2023年投资情况的通报", None, "晋城市住房和城乡建设局", dt.date(2024, 1, 20))
SPEC = "spec: s\ntitle: t\nmatch: {title: [投资]}\ncolumns:\n  invested: {header: 投资额}\n"


@pytest.fixture
def understood(table):
    def of(drawn, specs=()):
        places = Gazetteer.load()
        return tidy(drawn, Setting.of(HEAD, places), specs, places)

    return of


def test_every_observation_becomes_a_figure_blanks_included(table, understood):
    drawn = table(DRAWING, 1)
    found = {f.key: f for f in figures(drawn, understood(drawn))}
    assert list(found) == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)]
    total = found[1, 1, 1]
    assert (total.value, total.decimals, total.scale) == (Decimal("6.50"), 2, Decimal(10) ** 8)
    assert (total.role, total.label, total.header) == ("total", "合计", ("投资额(亿元)",))
    assert found[1, 2, 1].place == "140502"
    assert (found[1, 2, 2].value, found[1, 2, 2].origin) == (None, Origin.TEXT)


def test_other_readings_of_the_pixels_are_candidates_the_cheapest_first(table, understood):
    drawn = table(DRAWING, 1)
    others = (Alternative("8.50", 3.0), Alternative("6.5O", 1.0))
    cells = tuple(
        replace(c, words=tuple(replace(w, confidence=0.9, alternatives=others) for w in c.words))
        if c.text == "6.50"
        else c
        for c in drawn.cells
    )
    scanned = replace(drawn, cells=cells)
    (total, *rest) = figures(scanned, understood(scanned))
    assert total.origin is Origin.PIXELS
    assert [(c.raw, c.value, c.cost) for c in total.candidates] == [
        ("6.5O", Decimal("6.50"), 1.0),
        ("8.50", Decimal("8.50"), 3.0),
    ]
    assert {f.origin for f in rest} == {Origin.TEXT}


def test_only_columns_of_the_spec_are_slots_of_its_checks(table, understood, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(SPEC, encoding="utf-8")
    drawn = table(DRAWING, 1, title="投资")
    assert slots(understood(drawn)) == ()
    found = slots(understood(drawn, [load_spec(path)]))
    assert [(s.key, s.measure, s.role) for s in found] == [
        ((1, 1, 1), "invested", "total"),
        ((1, 2, 1), "invested", "place"),
    ]
