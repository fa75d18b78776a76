from __future__ import annotations

import re

import pytest

from schemas.lexicon.numbers import (
    AMOUNT,
    DIGITS,
    HAN_YEAR,
    PERCENT,
    SIGNED,
    YEAR,
    is_figure,
    is_grouped,
    is_mark,
    is_number,
    is_value,
    is_year,
    says_nothing,
    without_years,
    years_in,
)


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        (DIGITS, ["0", "007", "12.50", "1,234.5", "1,234,567"], ["", "1.", ".5", "12,34", "1,2345", "-1"]),
        (AMOUNT, ["0", "0.5", "12.50", "1,234.5"], ["007", "01.5", "12,34"]),
        (SIGNED, ["-3", "3", "-1,234.5"], ["+3", "3%", "－3"]),
        (PERCENT, ["-3", "3%", "12.5%"], ["3‰", "%"]),
        (YEAR, ["1994", "2024"], ["1894", "2124", "199", "一九九四"]),
        (HAN_YEAR, ["一九九四", "二〇二四", "二○二四", "二O一八"], ["三〇二四", "二〇二", "2024"]),
    ],
)
def test_fragments(pattern: str, matching: list[str], others: list[str]) -> None:
    assert [t for t in matching if not re.fullmatch(pattern, t)] == []
    assert [t for t in others if re.fullmatch(pattern, t)] == []


# text: is it a number, a figure (a mark too), a value (any style of print)?
_KINDS = {
    "12": "number figure value",
    "１２３": "number figure value",
    "1,234.5": "number figure value",
    "1 234 567": "number figure value",
    "-3.5%": "number figure value",
    "±0.4": "number figure value",
    "3.5‰": "number figure value",
    "98.6％": "number figure value",
    "（12.3）": "number figure value",
    "(0.8)": "number figure value",
    "12,34": "value",
    "▲12.3": "value",
    "△5": "value",
    "<0.05": "value",
    "≥95%": "value",
    "10-20": "value",
    "2019-2020": "value",
    "2024年": "value",
    "6月": "value",
    "12月31日": "",
    "320/45": "value",
    "1.23*": "value",
    "500p": "value",
    "320套": "value",
    "3500万元": "value",
    "1.2万": "value",
    "12(万㎡)": "value",
    "5栋": "value",
    "3 km": "value",
    "7天": "value",
    "-": "figure value",
    "—": "figure value",
    "——": "figure value",
    "－": "figure value",
    "/": "figure value",
    "…": "figure value",
    "*": "figure value",
    "×": "figure value",
    "√": "figure value",
    "○": "figure value",
    "-----": "figure",
    "...": "value",
    ":": "value",
    "x": "value",
    "无": "value",
    "不适用": "value",
    "n/a": "",
    "n.a.": "value",
    "": "",
    "▲": "",
    "%": "",
    "一九九四年": "",
    "三百二十": "",
    "城区": "",
    "2023年全市住房": "",
    "3号楼": "",
    "合计": "",
    "无房户": "",
}


@pytest.mark.parametrize(("text", "kinds"), _KINDS.items())
def test_what_a_text_is(text: str, kinds: str) -> None:
    asked = {"number": is_number, "figure": is_figure, "value": is_value}
    assert [kind for kind, holds in asked.items() if holds(text)] == kinds.split()


@pytest.mark.parametrize("text", ["-", "——", "－－", "/", "\\", "…", "*", "＊", "×", "√", "✓", "●", " — "])
def test_marks(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize("text", ["", " ", ".", ":", "x", "1", "-1", "无", "一", "—无"])
def test_no_marks(text: str) -> None:
    assert not is_mark(text)


@pytest.mark.parametrize("text", ["", "  ", "—", "- -", "/", "...", "…", "_", "~", "*", "无", "＊"])
def test_texts_that_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["0", "×", "√", "暂无", "不适用", "一", "12"])
def test_texts_that_say_something(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234", True),
        ("-1,234.5", True),
        ("12，345", True),
        ("1234", False),
        ("12,34", False),
        ("1,", False),
    ],
)
def test_numbers_whose_thousands_are_parted(text: str, expected: bool) -> None:
    assert is_grouped(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "2023",
        "2023年",
        "2023年度",
        "２０２３年",
        "2019-2020",
        "2019–20年",
        "2023(1)",
        "2023（*）",
        "2023*",
        "2023年²",
        " 1994 ",
        "一九九四年",
        "二〇二四年度",
    ],
)
def test_years(text: str) -> None:
    assert is_year(text)


@pytest.mark.parametrize("text", ["1850", "20234", "2023.5", "2023年底", "十四年", "九四年", "", "2023年6月"])
def test_no_years(text: str) -> None:
    assert not is_year(text)


def test_years_within_a_text() -> None:
    assert years_in("2019至2023年，1850项") == ["2019", "2023"]
    assert without_years("2023年结余(2022)") == "结余()"
