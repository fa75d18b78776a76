from __future__ import annotations

import io
import zipfile

import pytest

from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import Media, SourceFile, recognise
from extract.office.ofd import count_pages, page_picture, read_ofd_page
from extract.types import PageKind

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
OFD = f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
DOCUMENT = f"""<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>
</ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>
<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></ofd:CommonData>
<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P/Content.xml"/></ofd:Pages></ofd:Document>"""
RESOURCES = f"""<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">
<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"""
TEMPLATE = f"""<ofd:Page {NS}><ofd:Content><ofd:Layer>
<ofd:PathObject Boundary="10 10 100 0.3" Fill="true" Stroke="false">
<ofd:AbbreviatedData>M 0 0 L 100 0 L 100 0.3 L 0 0.3 C</ofd:AbbreviatedData></ofd:PathObject>
</ofd:Layer></ofd:Content></ofd:Page>"""
TEXT = f"""<ofd:Page {NS}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>
<ofd:TextObject Boundary="20 30 60 5" Size="4">
<ofd:TextCode X="0" Y="3.5" DeltaX="4 g 2 12">城区九九</ofd:TextCode></ofd:TextObject>
<ofd:TextObject Boundary="20 40 60 5" Size="4"><ofd:TextCode X="0" Y="3.5" DeltaX="g 3 2">40.6</ofd:TextCode>
</ofd:TextObject>
<ofd:TextObject Boundary="28 40 60 5" Size="4"><ofd:TextCode X="0" Y="3.5">5</ofd:TextCode></ofd:TextObject>
<ofd:PathObject Boundary="20 50 50 20">
<ofd:AbbreviatedData>M 0 0 L 50 0 L 50 20 L 0 20 C</ofd:AbbreviatedData>
</ofd:PathObject></ofd:Layer></ofd:Content></ofd:Page>"""
IMAGE = f"""<ofd:Page {NS}><ofd:Content><ofd:Layer>
<ofd:ImageObject Boundary="0 0 210 297" ResourceID="7"/></ofd:Layer></ofd:Content></ofd:Page>"""


def package(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in {
            "OFD.xml": OFD,
            "Doc_0/Document.xml": DOCUMENT,
            "Doc_0/DocumentRes.xml": RESOURCES,
            "Doc_0/Tpls/T.xml": TEMPLATE,
            "Doc_0/Pages/P/Content.xml": content,
            "Doc_0/Res/a.png": "picture",
        }.items():
            archive.writestr(path, text)
    return recognise(out.getvalue(), "n.ofd")


def test_an_ofd_is_known_by_its_content():
    assert package(TEXT).media is Media.OFD
    assert count_pages(package(TEXT)) == 1


def test_advances_part_words_and_runs_join():
    page = read_ofd_page(package(TEXT), 1)
    assert [w.text for w in page.words] == ["城区", "九", "九", "40.65"]
    box = page.words[0].bbox
    assert box.x0 == pytest.approx(20 * 72 / 25.4)
    assert box.center[1] == pytest.approx((30 + 3.5 - 0.38 * 4) * 72 / 25.4)
    assert (round(page.width), round(page.height), page.kind) == (595, 842, PageKind.DIGITAL)


def test_thin_boxes_and_frames_are_rulings_templates_included():
    page = read_ofd_page(package(TEXT), 1)
    assert len(page.rulings) == 5
    assert sum(r.horizontal for r in page.rulings) == 3
    assert page.rulings[0].thickness == pytest.approx(0.3 * 72 / 25.4)


def test_a_page_that_is_one_picture_is_a_scan():
    source = package(IMAGE)
    assert read_ofd_page(source, 1).kind is PageKind.SCAN
    assert page_picture(source, 1) == b"picture"
    assert page_picture(package(TEXT), 1) is None


def test_what_is_wrong_is_told():
    with pytest.raises(PageOutOfRangeError, match="there is no page 2"):
        read_ofd_page(package(TEXT), 2)
    with pytest.raises(FileDamagedError, match=r"Content\.xml of the OFD is missing or broken"):
        read_ofd_page(package("<open"), 1)
    with pytest.raises(FileDamagedError, match="the OFD package is broken"):
        count_pages(SourceFile("ab", "n.ofd", Media.OFD, b"PK"))
