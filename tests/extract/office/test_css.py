from __future__ import annotations

import pytest
from lxml import html

from extract.office.css import remove_hidden

SHEET = "<style>/* .c{display:none} */ .a, td.b {display : none} #d{visibility:hidden} p{color:red}</style>"


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ('<span style="display:none">9</span>', False),
        ('<span style="color:red; DISPLAY: none !important">9</span>', False),
        ("<span hidden>9</span>", False),
        ("<del>9</del>", False),
        ("<s>9</s>", False),
        ('<span class="x a">9</span>', False),
        ('<span class="b">9</span>', True),
        ('<span class="c">9</span>', True),
        ('<span id="d">9</span>', False),
        ('<span style="font-size:0">9</span>', False),
        ('<span style="opacity:0.5">9</span>', True),
        ('<span style="font-size:0.8em">9</span>', True),
        ("<b>9</b>", True),
    ],
)
def test_what_a_browser_does_not_show_goes(element, shown):
    root = html.document_fromstring(f"<html><head>{SHEET}</head><body><p>12{element}3</p></body></html>")
    remove_hidden(root)
    assert root.find("body").text_content() == ("1293" if shown else "123")
