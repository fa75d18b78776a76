from __future__ import annotations

from xml.etree import ElementTree

from extract.types import BBox
from tongbao.overlay import svg

BOX = BBox(10, 20, 30, 26)


def test_any_text_gives_well_formed_xml():
    for element in (
        svg.text(0, 0, "<套> & \x00\ue000\n", "note"),
        svg.rect(BOX, "cell", title="a\x0b<b>\nc & d"),
    ):
        ElementTree.fromstring(element)
    assert "".join(ElementTree.fromstring(svg.text(0, 0, "<套>&", "note")).itertext()) == "<套>&"


def test_a_box_is_drawn_smaller_but_never_inside_out():
    drawn = ElementTree.fromstring(svg.rect(BOX, "cell", within=5))
    assert float(drawn.get("width")) == 20 - 2 * 2
    assert float(drawn.get("height")) == 6 - 2 * 2


def test_numbers_are_short_and_never_minus_zero():
    assert 'x1="0" y1="1.5"' in svg.line(-0.001, 1.5, 2.0, 1 / 3, "drawn")
    assert 'y2="0.33"' in svg.line(0, 0, 0, 1 / 3, "drawn")
