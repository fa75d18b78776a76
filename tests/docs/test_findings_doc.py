from __future__ import annotations

import re
from pathlib import Path

from schemas.findings import Code, Finding

DOC = Path(__file__).parents[2] / "docs" / "findings.md"


def test_every_code_has_a_section_with_its_severity():
    sections = dict(re.findall(r"^### (\w+)\n\*(\w+)\.\*", DOC.read_text(encoding="utf-8"), re.M))
    assert sections == {str(code): str(Finding(code, "").severity) for code in Code}
