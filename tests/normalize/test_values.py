from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import hanzi
from normalize.types import NullKind
from normalize.values import Qualifier, parse_value


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("1234", "1234", None),
        ("0.5", "0.5", None),
        ("40.650", "40.650", None),
        ("0", "0", None),
        ("0.0", "0.0", None),
        ("24,978.12", "24978.12", None),
        ("1 234 567", "1234567", None),
        ("１，２３４．５％", "1234.5", "%"),
        ("-3.5%", "-3.5", "%"),
        ("−3.5", "-3.5", None),
        ("- 3.5", "-3.5", None),
        ("6.1‰", "6.1", "‰"),
        ("0.6个百分点", "0.6", "个百分点"),
        ("1.2万", "1.2", "万"),
        ("3500万元", "3500", "万元"),
        ("2.3亿元", "2.3", "亿元"),
        ("1亿2000万元", "120000000", "元"),
        ("三百二十", "320", None),
        ("一千零五", "1005", None),
        ("两千", "2000", None),
        ("二十三户", "23", "户"),
        ("三百二十万元", "3200000", "元"),
        ("叁佰贰拾万元整", "3200000", "元"),
        ("百分之三点五", "3.5", "%"),
        ("千分之6.1", "6.1", "‰"),
        ("100.00%①", "100.00", "%"),
        ("40. 65", "40.65", None),
    ],
)
def test_one_number(raw: str, value: str, unit: str | None) -> None:
    got = parse_value(raw)
    assert got.value is not None
    assert (str(got.value), got.unit, got.null_kind) == (value, unit, None)


@pytest.mark.parametrize(
    ("raw", "value", "qualifier"),
    [
        ("↑3.5", "3.5", Qualifier.UP),
        ("↓0.8个百分点", "-0.8", Qualifier.DOWN),
        ("同比增长3.5%", "3.5", Qualifier.UP),
        ("下降2.1%", "-2.1", Qualifier.DOWN),
        ("同比增长-3.5%", "-3.5", Qualifier.DOWN),
        ("比上年增加12户", "12", Qualifier.UP),
        ("负增长1.2%", "-1.2", Qualifier.DOWN),
        ("持平", "0", Qualifier.UNCHANGED),
        ("约3万", "3", Qualifier.APPROX),
        ("超1200", "1200", Qualifier.ABOVE),
        ("不足5户", "5", Qualifier.BELOW),
        ("100余户", "100", Qualifier.APPROX),
        ("≥95%", "95", Qualifier.ABOVE),
        ("20左右", "20", Qualifier.APPROX),
        ("达到1200", "1200", None),
    ],
)
def test_words_and_signs_beside_a_number(raw: str, value: str, qualifier: Qualifier | None) -> None:
    got = parse_value(raw)
    assert (got.value, got.qualifier) == (Decimal(value), qualifier)
    assert bool(got.hints) == (qualifier not in {None, Qualifier.UP, Qualifier.DOWN})


@pytest.mark.parametrize(
    ("raw", "first", "second", "qualifier"),
    [
        ("320/45", "320", "45", Qualifier.PAIR),
        ("320(96.5%)", "320", "96.5", Qualifier.PAIR),
        ("320套/45户", "320", "45", Qualifier.PAIR),
        ("10-20", "10", "20", Qualifier.RANGE),
        ("3～5", "3", "5", Qualifier.RANGE),
    ],
)
def test_two_numbers(raw: str, first: str, second: str, qualifier: Qualifier) -> None:
    got = parse_value(raw)
    assert (got.value, got.second, got.qualifier) == (Decimal(first), Decimal(second), qualifier)
    assert got.hints


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", NullKind.BLANK),
        ("  ", NullKind.BLANK),
        *[(dash, NullKind.DASH) for dash in ("—", "－", "-", "–", "--", "——", "─", "/", "\\", "— —")],
        ("N/A", NullKind.MISSING),
        ("暂无", NullKind.MISSING),
        ("无", NullKind.NONE),
        ("零", NullKind.NONE),
        ("不涉及", NullKind.NOT_APPLICABLE),
        ("×", NullKind.NOT_APPLICABLE),
        ("无任务", NullKind.NOT_APPLICABLE),
        ("…", NullKind.TOO_SMALL),
        ("...", NullKind.TOO_SMALL),
        ("〃", NullKind.DITTO),
        ("同上", NullKind.DITTO),
    ],
)
def test_no_number(raw: str, kind: NullKind) -> None:
    for column in (None, "money"):
        got = parse_value(raw, column_kind=column)
        assert (got.value, got.null_kind) == (None, kind)


@pytest.mark.parametrize(
    "raw",
    ["城区", "12,34", "007", "12 34", "3万5", "三百五", "一万二", "下降-2.1%", "2024年", "2024/06",
     "2023-2024", "2024.6.30", "(3)", "4l2", "1:2", "12.", "第3名", "一", "(12.3)",
     "基本持平", "0356-2022222", "20-10"],
)  # fmt: skip
def test_what_has_no_single_reading_is_text(raw: str) -> None:
    got = parse_value(raw)
    assert (got.value, got.null_kind) == (None, NullKind.TEXT)


def test_what_only_a_column_of_numbers_allows() -> None:
    assert parse_value("(1,234)", column_kind="money").value == Decimal(-1234)
    assert parse_value("(3.5%)", column_kind="ratio").value == Decimal("-3.5")
    assert parse_value("一", column_kind="money").null_kind is NullKind.DASH
    misread = parse_value("1O0.O0%", column_kind="ratio")
    assert (str(misread.value), misread.hints) == ("100.00", ("letters read as digits",))
    assert parse_value("▲3.5%", column_kind="ratio").value == Decimal("3.5")
    doubtful = parse_value("△12", column_kind="money")
    assert (doubtful.value, doubtful.null_kind) == (None, NullKind.TEXT)
    assert doubtful.hints


@given(st.decimals(-(10**9), 10**9, places=3))
def test_printed_decimals_survive_every_thousands_style(number: Decimal) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}%"):
        got = parse_value(text)
        assert got.value is not None
        assert str(got.value) in {str(number), str(number).replace("-0.000", "0.000")}


@given(
    st.text(alphabet="0123456789.,-—~/()%万亿元约增降一二十百千 ①↑", max_size=10),
    st.sampled_from([None, "money"]),
)
def test_a_value_or_a_reason_never_both(raw: str, kind: str | None) -> None:
    got = parse_value(raw, column_kind=kind)
    assert (got.value is None) != (got.null_kind is None)
    assert got.null_kind is not NullKind.BLANK or not raw.strip("① ") or raw.strip() == ""


def _han(number: int) -> str:
    digits, steps = "零一二三四五六七八九", ("", "十", "百", "千")
    out, zero = "", False
    for place, digit in enumerate(map(int, str(number))):
        step = steps[len(str(number)) - 1 - place]
        if digit == 0:
            zero = True
            continue
        out += ("零" if zero and out else "") + digits[digit] + step
        zero = False
    return out or "零"


@given(st.integers(1, 9999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert hanzi.number(_han(number)) == number
    assert hanzi.number(_han(number) + "万") == number * 10_000
