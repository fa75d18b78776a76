"""What was made fast gives what the plain way gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.types import BBox, Line
from normalize import place_index
from normalize.gazetteer import Gazetteer
from normalize.place_index import index, inside
from normalize.sentences import paragraphs
from normalize.text import clean

PIECES = st.text(st.sampled_from("注[]【】()（）12 9a¹①*县、；：。 一e\u0301"), max_size=30)


def joined(texts):
    whole = ""
    for text in texts:
        whole = clean(whole + clean(text))
    return whole


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_a_paragraph_is_its_lines_cleaned_together(texts):
    """However long: what is set aside as settled is what the whole would have given."""
    lines = [
        Line(1, BBox(0, 0, 1, 1), text.replace("。", "").replace("：", "").replace("一", ""))
        for text in texts
    ]
    whole = joined(line.text for line in lines)
    assert "".join(p.text for p in paragraphs(lines)) == whole


COUNTRY = index(None, 2024, Gazetteer.load())
LABELS = ("某村1", "高干市", "平市", "新泽州县", "市平高", "城区", "晋城巿城区", "阿坝州", "山西省高干市")


def plainly_near(places, label):
    forms = places.forms(label)
    return tuple(
        d
        for d in places.members
        if any(place_index._near(form, d) and inside((d,), holder) for form, holder in forms)
    )


@pytest.mark.parametrize("code", [None, "140500", "510000"])
def test_near_finds_what_looking_at_every_name_finds(code):
    places = index(code, 2024, Gazetteer.load())
    names = [d.name for d in places.members][:: max(1, len(places.members) // 15)]
    garbled = [
        form for name in names for form in (name[1:], name[:-1], "某" + name, name[0] + "某" + name[2:])
    ]
    for label in (*LABELS, *names, *garbled):
        assert places.near(label) == plainly_near(places, label)
