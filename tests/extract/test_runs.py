from __future__ import annotations

import pytest

from extract.runs import Printed, Run, printed


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Run("250"), Run("1", raised=True)], Printed("250", ("1",))),
        ([Run("城区"), Run("①", raised=True)], Printed("城区", ("①",))),
        ([Run("面积(万m"), Run("2", raised=True), Run(")")], Printed("面积(万m²)")),
        ([Run("1.2×10"), Run("4", raised=True)], Printed("1.2×10⁴")),
        ([Run("增速(%)"), Run("1", raised=True)], Printed("增速(%)", ("1",))),
        ([Run("2", raised=True)], Printed("2")),
        ([Run("12"), Run(" ", raised=True), Run("3")], Printed("12 3")),
        ([], Printed("")),
    ],
)
def test_a_raised_figure_is_a_note_or_an_exponent_and_never_a_digit(runs, expected):
    assert printed(runs) == expected
