"""What is stored is what the generator draws."""

from __future__ import annotations

import json
import re
import zlib

import numpy as np
import pytest

from samples.content import CONTENT, load
from samples.flow import draw
from samples.generate import HERE, mixed, scanned, shape
from samples.lab import render
from samples.layouts import LAYOUTS, WORD, changed
from samples.truth import dump, truth

SHAPES = sorted((CONTENT / "shapes").glob("*.yaml"))
MIXED = sorted((CONTENT / "mixed").glob("*.yaml"))
NOTICES = sorted(CONTENT.glob("*.yaml"))


def unpacked(pdf: bytes) -> bytes:
    """The PDF without what another zlib may do otherwise: streams inflated, lengths and offsets left out."""

    def inflate(match: re.Match[bytes]) -> bytes:
        try:
            return zlib.decompress(match[1])
        except zlib.error:
            return match[1]

    body = re.sub(rb"stream\r?\n(.*?)\r?\nendstream", inflate, pdf, flags=re.DOTALL)
    return re.sub(
        rb"/Length1? \d+|\d{10} \d{5} [nf]|startxref\s+\d+|/ID\s*\[.*?\]", b"", body, flags=re.DOTALL
    )


@pytest.mark.parametrize("path", SHAPES[::4], ids=lambda p: p.stem)
def test_a_shape_is_redrawn_byte_for_byte(path):
    pdf, facts = shape(path)
    stored = (HERE / "shapes" / f"{path.stem}.pdf").read_bytes()
    assert pdf == stored or unpacked(pdf) == unpacked(stored)
    assert facts == (HERE / "shapes" / f"{path.stem}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", ["web", "word"])
def test_the_seed_is_redrawn_byte_for_byte(layout):
    notice = load(CONTENT / "jincheng-housing-2024.yaml")
    stored = (HERE / "inbox" / f"{notice.name}-{layout}.pdf").read_bytes()
    pdf = draw(notice, LAYOUTS[layout])
    assert pdf == stored or unpacked(pdf) == unpacked(stored)


def test_a_stored_scan_is_what_the_lab_gives():
    notice = load(CONTENT / "jincheng-water-1994.yaml")
    stored = render((HERE / "inbox" / f"{notice.name}-scan.pdf").read_bytes(), 50)
    drawn = render(scanned(notice), 50)
    assert len(drawn) == len(stored)
    for a, b in zip(drawn, stored, strict=True):
        assert np.abs(a.astype(int) - b).mean() < 2


@pytest.mark.parametrize("path", [*NOTICES, *SHAPES, *MIXED], ids=lambda p: p.stem)
def test_every_sample_is_stored_with_its_truth(path):
    notice = load(path)
    if path.parent != CONTENT:
        names = [(HERE / path.parent.name / path.stem,) * 2]
    else:
        stems = [f"{notice.name}-{layout}" for layout in notice.draw.get("layouts", ())]
        stems += [f"{notice.name}-scan"] if "scan" in notice.draw else []
        names = [(HERE / notice.draw["folder"] / stem, HERE / "truth" / stem) for stem in stems]
    assert names
    for pdf, facts in names:
        assert pdf.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
        assert json.loads(facts.with_suffix(".json").read_text(encoding="utf-8")) == truth(notice)


def test_the_truth_keeps_to_the_contract():
    for path in [*NOTICES, *SHAPES, *MIXED]:
        data = json.loads(dump(truth(load(path))))
        for table in data["tables"]:
            assert {"no", "annex", "title", "unit", "header_rows", "header", "rows", "notes"} <= set(table)
            assert {len(row) for row in table["rows"]} == {len(table["header"])}


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("text-layer-radicals", "上半年⽔⼟保持⼯作情况"),
        ("text-layer-garbled", None),
        ("text-layer-hidden", "水土保持任务元成情况"),
        ("table-as-picture", "水土保持项目验收情况"),
    ],
)
def test_a_text_layer_says_what_is_not_seen(name, heading):
    import pypdfium2 as pdfium

    pdf, _ = mixed(CONTENT / "mixed" / f"{name}.yaml")
    text = pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range()
    title = load(CONTENT / "mixed" / f"{name}.yaml").tables[0].title
    assert (title in text) == (name == "table-as-picture")
    assert ("长子县" in text) == (name == "text-layer-hidden")
    if heading:
        assert heading in text
    picture, plain = render(pdf, 60)[0], render(draw(load(CONTENT / "mixed" / f"{name}.yaml"), WORD), 60)[0]
    if name in {"text-layer-radicals", "text-layer-garbled"}:
        assert np.abs(picture.astype(int) - plain).mean() < 0.5


def test_a_layout_has_no_field_of_another_name():
    with pytest.raises(ValueError, match="colour"):
        changed(WORD, {"look": {"colour": 3}})
