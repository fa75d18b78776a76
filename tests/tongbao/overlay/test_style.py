from __future__ import annotations

from schemas.findings import Severity
from tongbao.overlay import style

KINDS = [k for k in vars(style).values() if isinstance(k, style.Kind)]


def test_every_kind_has_a_style_of_its_own():
    rules = [line for line in style.SHEET.splitlines() if line.startswith(".")]
    for kind in KINDS:
        assert any(f".{kind.css} " in rule or f".{kind.css}," in rule for rule in rules), kind


def test_no_two_kinds_share_a_class_or_a_meaning():
    assert len({k.css for k in KINDS}) == len({k.meaning for k in KINDS}) == len(KINDS)


def test_every_severity_has_its_kind():
    assert set(style.OF_SEVERITY) == set(Severity)
