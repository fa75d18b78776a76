from __future__ import annotations

import pytest

from schemas.formula import FormulaError, Ref, SignedRef, parse


def test_a_ratio_of_sums():
    formula = parse("rate = spent[item=total] / (left - back + income[item=total])")
    assert formula.target == Ref("rate")
    assert formula.numerator == (SignedRef(Ref("spent", (("item", "total"),)), 1),)
    assert [t.sign for t in formula.denominator] == [1, -1, 1]
    assert formula.denominator[2].ref == Ref("income", (("item", "total"),))


def test_a_balance_has_no_denominator():
    formula = parse("余额 = 结余 + 收入 - 支出")
    assert [r.measure for r in formula.refs] == ["余额", "结余", "收入", "支出"]
    assert formula.denominator == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a + b", "no '='"),
        ("a b = c", "not one name"),
        ("a = b / c / d", "more than one '/'"),
        ("a = b * c", "does not begin with + or -"),
        ("a = ", "does not begin with a name"),
        ("a[x] = b", "not dimension=value"),
    ],
)
def test_what_is_no_formula_says_where(text, complaint):
    with pytest.raises(FormulaError, match=complaint.replace("+", r"\+")):
        parse(text)
