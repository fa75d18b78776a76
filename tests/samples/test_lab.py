"""The degradation lab: seeded, image-only, and still the same page."""

from __future__ import annotations

import numpy as np
import pytest

from samples.generate import HERE
from samples.lab import GRADES, as_pdf, degrade, marks, render, scan, untabled, warp

PDF = (HERE / "shapes" / "rules-three-line.pdf").read_bytes()


@pytest.fixture(scope="module")
def pages():
    """The head of the page and its table, small enough to be quick."""
    resolutions = {grade.dpi for grade in GRADES.values()}
    return {dpi: render(PDF, dpi)[0][dpi : 5 * dpi, dpi : 6 * dpi].copy() for dpi in resolutions}


@pytest.mark.parametrize("name", GRADES)
def test_a_grade_is_seeded_and_keeps_the_ink(name, pages):
    page = pages[GRADES[name].dpi]
    worn, again, other = degrade(page, name, 5), degrade(page, name, 5), degrade(page, name, 6)
    assert (worn == again).all()
    assert worn.shape != other.shape or (worn != other).any()
    assert worn.dtype == np.uint8
    assert sorted(worn.shape) == sorted(page.shape)
    assert 0.3 < (worn < worn.max() * 0.6).sum() / (page < 153).sum() < 8


def test_a_fax_is_black_and_white_and_packs_small(pages):
    worn = degrade(pages[150], "fax", 1)
    assert set(np.unique(worn)) == {0, 255}
    pdf = as_pdf([worn], 150)
    assert b"CCITTFaxDecode" in pdf
    assert len(pdf) < 60_000
    assert (np.abs(render(pdf, 150)[0].astype(int) - worn) < 128).mean() > 0.97


def test_a_scan_has_the_pages_of_its_notice_and_no_text():
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(scan(PDF, "medium", 2))
    assert len(document) == 1
    assert document[0].get_textpage().get_text_range() == ""
    assert document[0].get_size() == pytest.approx((595.3, 841.9), abs=1)


def test_a_seal_is_red_and_leaves_the_print_readable(pages):
    page = pages[200]
    sealed = marks.seal(page, "晋中市农业委员会", (0.5, 0.5), np.random.default_rng(1), 200)
    changed = (sealed != page).any(axis=2)
    assert 0.02 < changed.mean() < 0.2
    assert sealed[changed][:, 0].mean() > sealed[changed][:, 1].mean() + 60
    assert (sealed[(page < 40).all(axis=2)] < 60).all()


def test_skew_turns_by_the_angle_asked_for():
    page = np.full((400, 600, 3), 255, np.uint8)
    page[200:202, 100:500] = 0
    bent = warp.bend(page, warp.Bend(skew=2.0), np.random.default_rng(0), (255, 255, 255))
    rows = [np.flatnonzero(bent[:, x, 0] < 128).mean() for x in (150, 450)]
    assert np.degrees(np.arctan2(rows[0] - rows[1], 300)) == pytest.approx(2.0, abs=0.15)


def test_pages_without_a_table_are_seeded_a4_pages():
    pages = untabled(3)
    assert set(pages) == {"blank", "noise", "photo"}
    assert {page.shape for page in pages.values()} == {(2339, 1654, 3)}
    assert (pages["photo"] == untabled(3)["photo"]).all()
    assert pages["blank"].std() < 15 < pages["photo"].std()


def test_there_is_no_other_grade(pages):
    with pytest.raises(KeyError):
        degrade(pages[200], "pristine", 0)
