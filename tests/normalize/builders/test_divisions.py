from __future__ import annotations

import csv
import io

import pytest

from normalize.builders.divisions import TARGET, short_name, text
from normalize.builders.sources import LAST, Spell


def spell(name: str, level: str = "county", short: str = "", **more: object) -> Spell:
    values = {"code": "140525", "parent": "140500", "start": 1996, "end": LAST, "ident": "x"} | more
    return Spell(name=name, level=level, short=short, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("泽州县", "泽州"),
        ("沁县", ""),
        ("城区", ""),
        ("浦东新区", "浦东"),
        ("忻州地区", "忻州"),
        ("大化瑶族自治县", "大化"),
        ("延边朝鲜族自治州", "延边"),
        ("各族自治县", ""),
        ("神农架林区", "神农架"),
        ("达尔罕茂明安联合旗", "达尔罕茂明安"),
    ],
)
def test_everyday_short_forms(name: str, expected: str) -> None:
    assert short_name(spell(name)) == expected


def test_a_province_has_the_short_form_of_its_source() -> None:
    assert short_name(spell("内蒙古自治区", "province", "内蒙古")) == "内蒙古"


def test_rows_are_sorted_and_what_exists_today_has_no_end() -> None:
    old = spell("晋城县", code="140521", start=1980, end=1982)
    rows = list(csv.DictReader(io.StringIO(text([spell("泽州县"), old]))))
    assert [(r["code"], r["name"], r["start"], r["end"]) for r in rows] == [
        ("140521", "晋城县", "1980", "1982"),
        ("140525", "泽州县", "1996", ""),
    ]


def test_the_file_that_is_shipped_has_this_form() -> None:
    with TARGET.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["code", "name", "short", "level", "parent", "start", "end", "successors"]
    keys = [(r["code"], int(r["start"]), r["name"], r["parent"]) for r in rows]
    assert keys == sorted(set(keys))
