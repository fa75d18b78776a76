from __future__ import annotations

import pytest

from normalize.gazetteer import NATION, Gazetteer
from normalize.place_columns import coverage, match_column
from normalize.places import Context, Match, match
from schemas.findings import Code

GAZETTEER = Gazetteer.load()
JINCHENG = Context("140500", 2024)


def code(found: Match) -> str | None:
    return found.region.code if found.region else None


def test_rows_settle_what_a_label_leaves_open() -> None:
    labels = ["太原", "大同", "恩施", "晋城"]
    assert match("恩施", Context("420000", 2024), GAZETTEER).region is None
    found = match_column(["武汉市", "黄石市", "宜昌市", "恩施"], Context("420000", 2024), GAZETTEER)
    assert code(found[-1]) == "422800"
    blocks = match_column(["阳泉市", "城区", "晋城市", "城区"], Context("140000", 2024), GAZETTEER)
    assert [code(m) for m in blocks] == ["140300", "140302", "140500", "140502"]
    assert len(match_column(labels, Context("140000", 2024), GAZETTEER)) == 4
    changzhi = Context("140400", 2010)
    told = match_column(["全市", "长治", "潞城市", "襄垣县", "屯留县"], changzhi, GAZETTEER)
    assert code(told[1]) == "140421"
    assert match_column(["长治", "潞城市", "襄垣县", "屯留县"], changzhi, GAZETTEER)[0].region is None


def test_rows_that_tell_two_things_settle_nothing() -> None:
    rows = ["合计", "吉林市", "四平市", "白城地区", "延边朝鲜族自治州", "卡春市"]
    found = match_column(rows, Context("220000", 1992), GAZETTEER)[-1]
    assert found.region is None
    assert {"220100", "222404"} <= {c.code for c in found.candidates}


def findings(labels: list[str]) -> list[Code]:
    return [f.code for f in coverage([match(x, JINCHENG, GAZETTEER) for x in labels], JINCHENG, GAZETTEER)]


def test_a_list_of_counties_is_told_what_is_missing_or_doubled() -> None:
    whole = ["晋城市", "城区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县"]
    assert findings(whole) == []
    assert findings(whole[:-1]) == [Code.PLACE_MISSING]
    assert findings([*whole, "泽州"]) == [Code.PLACE_DOUBLED]
    assert findings(["城区、泽州县", *whole[3:]]) == []
    assert findings(["市区", *whole[2:]]) == []
    assert findings(["城区", "合计"]) == []


@pytest.mark.parametrize(
    ("rows", "label", "name"),
    [
        (("北京", "天津", "石家庄", "太原", "海口", "济南"), "长沙", "长沙市"),
        (("北京", "天津", "石家庄", "太原", "海口", "济南"), "吉林", "吉林市"),
        (("北京", "天津", "河北", "山西", "辽宁", "上海"), "吉林", "吉林省"),
    ],
)
def test_a_municipality_is_a_city_beside_cities_and_a_province_beside_provinces(
    rows: tuple[str, ...], label: str, name: str
) -> None:
    found = match_column((*rows, label), Context(NATION, 2019), Gazetteer.load())[-1]
    assert found.region is not None
    assert found.region.name == name
