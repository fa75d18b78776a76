from __future__ import annotations

from xml.etree import ElementTree

from tongbao.overlay.panel import WIDTH, Entry, legend, panel, paths
from tongbao.overlay.style import DRAWN, RESIDUE


def texts(elements):
    return ["".join(ElementTree.fromstring(e).itertext()) for e in elements if e.startswith("<text")]


def test_a_panel_grows_with_its_lines():
    _, short = panel([Entry("县")])
    elements, tall = panel([Entry("县" * 60)])
    assert tall > short
    assert "".join(texts(elements)) == "县" * 60
    assert len(texts(elements)) * WIDTH / 8.5 > 60


def test_the_legend_has_a_sample_of_each_kind():
    elements, _ = panel(legend([DRAWN, RESIDUE]))
    assert texts(elements) == ["Legend", DRAWN.meaning, RESIDUE.meaning]
    assert sum('class="drawn"' in e for e in elements) == 1
    assert sum('class="residue"' in e for e in elements) == 2  # a box, struck through


def test_the_paths_are_those_of_the_columns(notice):
    entries = list(paths(notice.tables))
    assert [(e.mark, e.text) for e in entries[2:]] == [
        ("0", "县区"),
        ("1", "任务 › 计划"),
        ("2", "任务 › 完成"),
        ("3", "其他 › <套>"),
    ]
