from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.gazetteer import Gazetteer
from normalize.places import Context, Match, match
from schemas.findings import Code

GAZETTEER = Gazetteer.load()
JINCHENG = Context("140500", 2024)


def read(label: str, issuer: str | None = "140500", year: int | None = 2024) -> Match:
    return match(label, Context(issuer, year), GAZETTEER)


def code(found: Match) -> str | None:
    return found.region.code if found.region else None


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("城区", "140502"),
        ("城 区", "140502"),
        ("城\u3000区①", "140502"),
        ("晋城市城区", "140502"),
        ("晋城城区", "140502"),
        ("山西省晋城市城区", "140502"),
        ("泽州", "140525"),
        ("山西泽州县", "140525"),
        ("泽州县*", "140525"),
        ("1.泽州县", "140525"),
        ("其中：泽州县", "140525"),
        ("#高平市", "140581"),
        ("阳\n城\n县", "140522"),
        ("晋城市", "140500"),
    ],
)
def test_forms_of_a_name(label: str, expected: str) -> None:
    found = read(label)
    assert code(found) == expected
    assert not found.findings


def test_names_hold_in_their_years() -> None:
    old = read("郊区", year=1994)
    assert old.region is not None
    assert (old.region.code, old.region.current) == ("140511", ("140525",))
    late = read("郊区", year=2005)
    assert code(late) == "140525"
    assert [f.code for f in late.findings] == [Code.PLACE_CORRECTED]
    early = read("泽州县", year=1990)
    assert early.region is None
    assert [c.code for c in early.candidates] == ["140511"]
    assert code(read("泽州县", year=1995)) == "140511"
    assert code(read("高平县", year=1990)) == "140523"
    assert [c.code for c in read("晋城县").candidates] == ["140502", "140525"]
    assert code(read("晋城市郊区", "140000")) == "140525"
    assert code(read("长治市郊区", "140000")) == "140403"


def test_a_misread_character_is_put_right_only_for_the_issuers_own() -> None:
    for label in ("泽洲县", "择州县", "泽洲", "晋城市泽洲县", "阳成县"):
        found = read(label)
        assert code(found) in {"140525", "140522"}, label
        assert [f.code for f in found.findings] == [Code.PLACE_CORRECTED]
    assert code(read("子洲县", "610800")) == "610831"
    assert code(read("子洲县")) == "610831"
    assert read("子洲县", "610800").findings == ()
    assert code(read("泽洲县", "610800")) is None


def test_a_garbled_prefix_does_not_hide_an_intact_name() -> None:
    assert code(read("普城市泽州县")) == "140525"
    assert code(read("山西乙城市城区")) == "140502"
    assert code(read("运城市城区")) is None


def test_what_differs_without_looking_alike_is_only_named() -> None:
    found = read("乙州")
    assert found.region is None
    assert [c.code for c in found.candidates] == ["140525"]
    assert [f.code for f in found.findings] == [Code.PLACE_AMBIGUOUS]
    assert read("乙山区", "110000").region is None


def test_a_county_that_never_was_is_the_one_county_that_it_can_be() -> None:
    found = read("泽乙县")
    assert code(found) == "140525"
    assert [f.code for f in found.findings] == [Code.PLACE_CORRECTED]
    assert read("泽普县").region is None or code(read("泽普县")) == "653124"
    assert read("乙陵县", "140000").region is None


def test_of_two_that_differ_the_far_likelier_misreading_is_meant() -> None:
    assert code(read("理塘县", "513300", 2014)) == "513334"
    assert code(read("埋塘县", "513300", 2014)) == "513334"
    assert code(read("铁两区", "220300", 1983)) == "220301"
    assert read("怡县", "142300", 1983).region is None


def test_one_character_that_many_places_share_is_no_name() -> None:
    of_many = read("官阳", "410000", 2023)  # 宜阳县 looks like it; 信阳市, 安阳市 and others end alike
    assert of_many.region is None
    assert {"宜阳县", "信阳市"} <= {d.name for d in of_many.candidates}


def test_one_name_of_many_places_is_not_chosen() -> None:
    found = read("城区", "140000")
    assert found.region is None
    assert {c.code for c in found.candidates} == {"140302", "140502"}
    assert [f.code for f in found.findings] == [Code.PLACE_AMBIGUOUS]
    assert code(match("城区", Context("140000", 2024).narrowed("140500"), GAZETTEER)) == "140502"
    assert read("普陀区", None).region is None
    assert code(read("普陀区", "310000")) == "310107"
    assert read("长治", "140400", 2010).region is None


def test_joint_and_qualified_rows() -> None:
    for label in ("泽州县、高平市", "泽州、高平", "泽州县和高平市", "泽州县\n高平市", "泽州县/高平市"):
        joint = read(label).region
        assert joint is not None, label
        assert (joint.code, joint.codes, joint.role) == (None, ("140525", "140581"), "joint")
    kept = read("高平市（不含开发区）").region
    assert kept is not None
    assert (kept.code, kept.qualifier) == ("140581", "不含开发区")
    own = read("市本级(含开发区)").region
    assert own is not None
    assert (own.code, own.qualifier) == ("140500:own_level", "含开发区")
    mixed = read("市本级、开发区").region
    assert mixed is not None
    assert mixed.codes == ("140500:own_level", "140500:dev_zone")
    assert code(read("和顺县", "140700")) == "140723"


def test_offices_and_zones() -> None:
    office = read("泽州县财政局").region
    assert office is not None
    assert (office.code, office.qualifier) == ("140525", "财政局")
    assert code(read("晋城市财政局")) == "140500:body:晋城市财政局"
    assert code(read("市财政局")) == "140500:body:市财政局"
    assert code(read("晋城市人民政府")) == "140500"
    assert code(read("晋城经济技术开发区")) == "140500:dev_zone"
    assert code(read("高平经济技术开发区")) == "140581:dev_zone"
    assert code(read("丹河新区")) == "140500:new_area:丹河新区"
    assert code(read("浦东新区", "310000")) == "310115"
    assert code(read("高新区")) != code(read("开发区"))


@pytest.mark.parametrize(
    ("label", "issuer", "expected"),
    [
        ("全市", "140500", "140500:total"),
        ("全市", "140581", "140581:total"),
        ("全市", "140525", "140500:total"),
        ("全县", "140525", "140525:total"),
        ("合计", "140581", "140581:total"),
        ("全省", "140500", "140000:total"),
        ("全国", "140500", "000000:total"),
        ("市本级", "140525", "140500:own_level"),
        ("县本级", "140525", "140525:own_level"),
        ("市直", "140500", "140500:own_bodies"),
        ("市区", "140500", "140500:urban"),
        ("晋城市本级", "140500", "140500:own_level"),
        ("晋城市（本级）", "140500", "140500:own_level"),
        ("泽州县本级", "140500", "140525:own_level"),
        ("晋城市合计", "140500", "140500:total"),
        ("泽州县小计", "140500", "140525:subtotal"),
    ],
)
def test_scopes_belong_to_the_level_they_name(label: str, issuer: str, expected: str) -> None:
    assert code(read(label, issuer)) == expected


NON_PLACES = [
    *(
        "合计",
        "总计",
        "共计",
        "累计",
        "全市",
        "全市合计",
        "全市总计",
        "全县",
        "全区",
        "全省",
        "全国",
        "市合计",
    ),
    *("汇总", "总合计", "小计", "分计", "县区小计", "县(市、区)小计", "各县(市、区)小计", "市直小计"),
    *("市本级小计", "县级小计", "平均", "均值", "全市平均", "平均值", "全市平均水平", "其中", "其中:", "#"),
    *(
        "其中：",
        "其 中",
        "内含",
        "市本级",
        "市级",
        "本级",
        "市本级(含开发区)",
        "市直",
        "市直单位",
        "市直部门",
    ),
    *(
        "市属",
        "市级部门",
        "县本级",
        "区本级",
        "省本级",
        "市区",
        "城市建成区",
        "开发区",
        "经开区",
        "经济开发区",
    ),
    *("经济技术开发区", "高新区", "高新技术产业开发区", "产业集聚区", "工业园区", "产业园区", "综合保税区"),
    *("综保区", "保税区", "出口加工区", "示范区", "综改示范区", "转型综改示范区", "城乡一体化示范区"),
    *("生态示范区", "新区", "城市新区", "高铁新区", "管委会", "风景区", "景区", "风景名胜区", "旅游度假区"),
    *("管理区", "林场", "农场", "矿务局", "兵团", "集团", "公司", "国有企业", "央企", "晋能控股", "中煤"),
    *("其他", "其它", "企业"),
]


@pytest.mark.parametrize("issuer", ["140500", "140525", "140581", "140000", "310000", None])
def test_non_places_never_get_an_adcode(issuer: str | None) -> None:
    for label in NON_PLACES:
        found = read(label, issuer)
        assert found.region is not None, label
        if found.region.code is None:
            assert found.findings, label
        else:
            assert ":" in found.region.code, label
        assert not found.region.codes


def test_the_short_form_of_one_that_is_the_name_of_another_is_left_open() -> None:
    found = read("达县", "510000", 1985)
    assert {c.code for c in found.candidates} == {"513000", "513021"}
    assert code(read("达县", "513000", 1985)) == "513021"


def test_a_short_name_from_elsewhere_may_be_a_misread_one_of_the_issuers_own() -> None:
    assert "132442" in {c.code for c in read("临县", "132400", 1993).candidates}


def test_a_word_for_the_whole_is_a_place_where_the_issuer_has_no_such_level() -> None:
    assert code(read("全州", "452300", 1990)) == "452323"
    assert code(read("全州", "532300", 2009)) == "532300:total"


def test_a_name_one_character_from_two_places_is_left_open() -> None:
    assert code(read("子洲县", "610800")) == "610831"
    found = read("广率县", "130000", 1987)
    assert found.region is None
    assert "132233" in {c.code for c in found.candidates}
    assert read("本溪市", "450400").region is None
    assert code(read("晋城市", "140700")) == "140500"


@settings(deadline=None)  # the first label of a process loads the gazetteer
@given(
    st.text(alphabet="晋城市区泽州县高平阳、和()（）开发合计本级全1 #①", max_size=10),
    st.sampled_from(["140500", "140000", None]),
)
def test_any_label_is_read_or_told_of(label: str, issuer: str | None) -> None:
    found = read(label, issuer)
    assert found.why
    if found.region is None:
        assert found.findings
    elif found.region.code and ":" not in found.region.code:
        assert GAZETTEER.at(found.region.code, 2024) is not None


@pytest.mark.parametrize("name", ["龙山镇", "河桥乡", "城关街道", "红星社区", "新湾村"])
def test_a_division_below_the_county_is_no_unknown_place(name: str) -> None:
    found = match(name, Context("511321", 2021), Gazetteer.load())
    assert (found.region, found.findings) == (None, ())
