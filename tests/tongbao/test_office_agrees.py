"""The same notice as DOCX, XLSX, HTML and OFD gives the same tables as its PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_writers import as_docx, as_html, as_ofd, as_xlsx

from extract.intake import recognise
from extract.read import read_document
from tongbao.contract import tables_json
from tongbao.run import read

SEED = Path(__file__).parents[2] / "samples" / "inbox" / "jincheng-housing-2024-word.pdf"


@pytest.fixture(scope="module")
def notice():
    return read(SEED)


def squeezed(table):
    return (
        [["".join(level.split()) for level in path] for path in table["header"]],
        [["".join(text.split()) for text in row] for row in table["rows"]],
        table["annex"],
        table["title"],
    )


@pytest.mark.parametrize("write", [as_docx, as_xlsx, as_html, as_ofd], ids=lambda w: w.__name__[3:])
def test_tables_are_those_of_the_pdf(notice, write):
    again = read_document(recognise(write(notice), f"notice.{write.__name__[3:]}"))
    expected = [squeezed(t) for t in tables_json(notice)["tables"]]
    assert [squeezed(t) for t in tables_json(again)["tables"]] == expected
