from __future__ import annotations

import re
from pathlib import Path

from schemas.findings import Code, Finding
from tongbao.finding_words import words
from tongbao.language import Language

DOC = Path(__file__).parents[2] / "docs" / "findings.md"


def test_every_code_has_a_section_with_its_severity():
    sections = dict(re.findall(r"^### (\w+)\n\*(\w+)\.\*", DOC.read_text(encoding="utf-8"), re.M))
    assert sections == {str(code): str(Finding(code, "").severity) for code in Code}


def test_every_code_has_its_section_in_chinese_as_the_program_says_it():
    text = DOC.with_name("findings.zh-CN.md").read_text(encoding="utf-8")
    for code in Code:
        told = words(code, Language.ZH)
        assert f"### {code}\n" in text
        assert f"{told.name}。{told.advice}" in text
