from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

from tongbao.overlay.ground import typed
from tongbao.overlay.stages import digital_stages, stage_overlay

GROUND = typed(300, 200, [])


def classes(stage):
    parts = [ElementTree.fromstring(e) for layer in stage.layers for e in layer.elements]
    return Counter(e.get("class") for e in parts)


def test_the_steps_of_a_digital_page_show_what_each_made(reading):
    stages = {s.name: s for s in digital_stages(reading, GROUND)}
    assert list(stages) == ["words", "rulings", "lattices", "tables"]
    assert classes(stages["words"]) == {"word": len(reading.page.words)}
    assert classes(stages["rulings"]) == {"drawn": 7, "shade": 1}
    assert classes(stages["lattices"]) == {"cell-box": len(reading.tables[0].cells)}
    tables = classes(stages["tables"])
    assert tables["cell-box"] == len(reading.tables[0].cells)
    assert tables["residue"] == 2
    assert tables["lattice"] == 5 + 5


def test_the_picture_of_a_step_says_which_it_is(reading):
    stage = next(digital_stages(reading, GROUND))
    drawn = stage_overlay("a.pdf, page 1", stage)
    panel = ElementTree.fromstring(drawn).find(".//*[@id='panel']")
    assert panel[0].text == "a.pdf, page 1: words"
    assert stage.does in "".join(panel.itertext())
