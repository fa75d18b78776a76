from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from schemas.figures import Origin, Status
from schemas.findings import Code
from schemas.form import out_of_form
from schemas.repair import repair

RATES = ["甲|51.2%", "乙|57.08", "丙|48.9%", "丁|60.1%", "戊|33.3%"]


def test_a_percent_sign_read_as_a_digit_sticks_out_of_its_column(build):
    figures = build(["%: 完成率"], RATES, origin=Origin.PIXELS)
    assert out_of_form(figures) == {(0, 2, 1)}
    result = repair(figures, ())
    assert result.proof.status[0, 2, 1] is Status.DOUBTFUL
    assert [f.code for f in result.findings] == [Code.LOW_CONFIDENCE]
    assert "57.08" in result.findings[0].message


def test_the_text_layer_and_agreeing_readings_may_print_as_they_like(build):
    assert not out_of_form(build(["%: 完成率"], RATES))
    figures = build(["%: 完成率"], RATES, origin=Origin.PIXELS)
    agreed = {key: replace(figure, agreed=True) for key, figure in figures.items()}
    assert not out_of_form(agreed)


def test_columns_without_one_form_or_with_few_numbers_have_nobody_out_of_form(build):
    trimmed = ["甲|51.2", "乙|57.08", "丙|48", "丁|60.1", "戊|33.3"]
    assert not out_of_form(build(["万元: 投资"], trimmed, origin=Origin.PIXELS))
    assert not out_of_form(build(["%: 完成率"], RATES[:4], origin=Origin.PIXELS))
    shorter = ["甲|51.20", "乙|57.1", "丙|48.25", "丁|60.10", "戊|33.30"]
    assert not out_of_form(build(["万元: 投资"], shorter, origin=Origin.PIXELS))


def test_a_comma_read_as_a_point_sticks_out_of_a_column_of_counts(build):
    rows = ["甲|1,204", "乙|3.790", "丙|877", "丁|2,010", "戊|954"]
    figures = build(["套: 开工"], [row.replace(",", "") for row in rows], origin=Origin.PIXELS)
    assert figures[0, 2, 1].value == Decimal("3.790")
    assert out_of_form(figures) == {(0, 2, 1)}
