from __future__ import annotations

import pytest

from tongbao.printable import one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("关于住房的通报.pdf", "关于住房的通报.pdf"),
        ("a\nb\r", r"a\nb\r"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("abc\u202efdp.exe", r"abc\u202efdp.exe"),
        ("\u2028", r"\u2028"),
    ],
)
def test_no_character_breaks_or_hides_a_line(text, shown):
    assert one_line(text) == shown
    assert one_line(text).isprintable()


@pytest.mark.parametrize("text", ["项　　目", "1\u00a0234", "城\u2002区"])
def test_spaces_of_every_width_are_shown(text):
    assert one_line(text) == text
