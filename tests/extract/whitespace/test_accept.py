"""What is no table."""

from __future__ import annotations

import pytest

from extract.types import Word
from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import body_text, level, page, word


def in_words(k: int, label: str, x: float, text: str) -> list[Word]:
    return [word(label, 75, 80 + 18 * k), word(text, x, 80 + 18 * k)]


def joined(parts: list[list[Word]]) -> list[Word]:
    return [w for part in parts for w in part]


PROSE = {
    "body text": body_text(80, 30),
    "two columns of text": joined(
        [in_words(k, "现将二〇二四年度工作情况通报", 315, "请各县区认真抓好贯彻落实") for k in range(25)]
    ),
    "numbered list": joined([in_words(k, f"{k + 1}.", 110, "认真落实各项工作责任") for k in range(8)]),
    "contents": [word(f"第{k}章总体要求" + "." * 60 + str(3 * k), 75, 80 + 18 * k) for k in range(1, 9)],
    "contents in two words": joined(
        [in_words(k, f"第{k}章总体要求" + "…" * 20, 520, str(3 * k)) for k in range(1, 9)]
    ),
    "signature": [
        *body_text(80, 6),
        word("晋城市人民政府办公室", 520, 220, "right"),
        word("2025年2月25日", 520, 240, "right"),
    ],
    "names in columns": [
        word(name, 75 + 90 * c, 80 + 20 * k)
        for k in range(6)
        for c, name in enumerate(["张建国", "李明", "王小红", "赵志强"])
    ],
    "key and value lines": joined(
        [
            in_words(k, label, 300, value)
            for k, (label, value) in enumerate(
                [
                    ("联系人：张三", "电话：0356-2023456"),
                    ("传真：0356-2023457", "邮编：048000"),
                    ("抄送：市委办公室", "共印80份"),
                ]
            )
        ]
    ),
}


@pytest.mark.parametrize("kind", PROSE)
@pytest.mark.parametrize("rules", [[], [60.0, 780.0]])
def test_nothing_is_found_where_no_table_is(kind: str, rules: list[float]) -> None:
    assert find_borderless(page(PROSE[kind], [level(y) for y in rules]), ()) == ()
