from __future__ import annotations

import pytest

from normalize.gazetteer import NATION, Gazetteer
from normalize.scopes import Scope, generic, named, owner

GAZETTEER = Gazetteer.load()


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("合计", ("total", "total", "")),
        ("全市", ("total", "total", "市")),
        ("小计", ("subtotal", "subtotal", "")),
        ("市本级", ("own_level", "own_level", "市")),
        ("开发区", ("dev_zone", "dev_zone", "")),
    ],
)
def test_labels_without_a_proper_name(label: str, expected: tuple[str, str, str]) -> None:
    scope = generic(label)
    assert scope is not None
    assert (scope.id, scope.role, scope.level) == expected


@pytest.mark.parametrize("label", ["城区", "泽州县", "棚改", ""])
def test_other_labels_are_no_scope(label: str) -> None:
    assert generic(label) is None


def test_a_zone_with_a_name_keeps_it() -> None:
    scope = named("丹河新区")
    assert scope is not None
    assert scope.name == "丹河新区"
    assert scope.code("140500") == f"140500:{scope.id}:丹河新区"
    assert named("新区") is None


@pytest.mark.parametrize(
    ("level", "issuer", "expected"),
    [
        ("", "140500", "140500"),
        ("市", "140500", "140500"),
        ("市", "140525", "140500"),
        ("市", "140581", "140581"),
        ("省", "140525", "140000"),
        ("国", "140525", NATION),
        ("县", "140500", None),
        ("市", None, None),
        ("市", NATION, None),
    ],
)
def test_whose_a_scope_is(level: str, issuer: str | None, expected: str | None) -> None:
    assert owner(Scope("total", "total", level), issuer, 2024, GAZETTEER) == expected
