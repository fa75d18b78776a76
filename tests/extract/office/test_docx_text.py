from __future__ import annotations

import pytest
from docx import Document
from lxml import etree

from extract.office.docx_text import Numbering, numbering_of, ordinal, text_of

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(inner: str):
    return etree.fromstring(f"<w:p {SPACES}>{inner}</w:p>")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("12") + "<w:ins>" + run("3") + "</w:ins>", "123"),
        ("<w:del>" + run("9") + "</w:del>" + run("12"), "12"),
        ("<w:moveFrom>" + run("9") + "</w:moveFrom><w:moveTo>" + run("12") + "</w:moveTo>", "12"),
        (run("9", "<w:vanish/>") + run("12"), "12"),
        (run("9", '<w:vanish w:val="0"/>') + run("12"), "912"),
        (run("9", "<w:strike/>") + run("12"), "12"),
        (run("250") + run("1", '<w:vertAlign w:val="superscript"/>'), "250"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "√"),
        ("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
         "1/2"),
        ("<w:r><w:t>12</w:t><w:br/><w:t>34</w:t></w:r>", "12\n34"),
        ("<w:custom>" + run("12") + "</w:custom>", "12"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("12"), "12"),
    ],
)  # fmt: skip
def test_a_paragraph_says_what_the_page_shows(inner, text):
    assert text_of(paragraph(inner)).text == text


def test_a_list_counts_its_paragraphs_and_begins_again_below_each():
    levels = {"5": {0: ("chineseCounting", "%1、", 1), 1: ("decimal", "%2.", 1)}}
    numbering = Numbering(levels)

    def at(level: int) -> str:
        properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr></w:pPr>'
        return text_of(paragraph(properties + run("项")), numbering).text

    assert [at(0), at(1), at(1), at(0), at(1)] == ["一、项", "1.项", "2.项", "二、项", "1.项"]


def test_the_lists_of_a_document_are_found():
    forms = {form for level in numbering_of(Document()).levels.values() for form in level.values()}
    assert any(kind == "decimal" for kind, _, _ in forms)


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (7, "decimal", "7"),
    ],
)
def test_numbers_of_lists(number, kind, text):
    assert ordinal(number, kind) == text
