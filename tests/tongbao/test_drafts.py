"""A drafted spec of a sample, applied to that sample, knows its tables and accuses nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.intake import open_source
from extract.read import read_document
from normalize.gazetteer import Gazetteer
from schemas.findings import Code
from schemas.spec_file import read_spec
from tongbao.drafts import drafts
from tongbao.run import check, understand

SAMPLES = Path(__file__).parents[2] / "samples"
DRAFTED = [
    "shapes/values-styles.pdf",
    "shapes/body-folded.pdf",
    "shapes/header-l-nested.pdf",
    "shapes/pages-side-by-side.pdf",
    "archive/taian-bulletin-1998-word.pdf",
    "archive/linyi-schools-2012-word.pdf",
    "archive/zhuzhou-renewal-2023-web.pdf",
]
ACCUSING = {Code.SOURCE_INCONSISTENT, Code.IDENTITY_BROKEN}


@pytest.mark.parametrize("name", DRAFTED)
def test_a_drafted_spec_accuses_nobody_in_the_table_that_it_is_of(name: str) -> None:
    notice = read_document(open_source(SAMPLES / name))
    before = check(understand(notice, (), Gazetteer.load()))
    specs = [read_spec(text, Path(title)) for title, text in drafts(notice).items()]
    after = check(understand(notice, specs, Gazetteer.load()))
    assert all(table.spec is not None for table in after.tables if table.observations)
    assert not [f for f in after.trust.families if f.source.startswith("spec:") and f.broken]
    accused = [
        sum(f.code in ACCUSING for t in v.tables for o in t.observations for f in o.findings)
        for v in (before, after)
    ]
    assert accused[1] <= accused[0]


def test_one_reading_drafts_all_tables_each_under_a_name_of_its_own() -> None:
    notice = read_document(open_source(SAMPLES / "archive" / "zhuzhou-renewal-2023-web.pdf"))
    found = drafts(notice)
    assert len(found) > 1
    assert [read_spec(text, Path(name)).name for name, text in found.items()] == list(found)
    assert len(drafts(notice, [2])) == 1
