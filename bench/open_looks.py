"""Open tables in six families of looks: what is exact, and what of the rest is marked.

``python -m bench.open_looks [--count N] [--seed N] [--family NAME ...]`` draws N made-up tables of each
family (default 20), reads them and scores them by ``../shared/contract/score_tables.py``. Families: banded
tables of word processors, year books in two languages, spreadsheets printed with hairlines, HTML printed
without rulings, vertical rules alone with Chinese numerals, lists of projects with wrapped texts. Every one
that is not exact is printed with its seed; one is marked if a finding names its grid or misses it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from typing import Any

from bench.shapes import SCORER, predicted, score
from samples.content import Head, NoticeContent, TableContent

_WIDE = 9  # columns from which on a table is set small
_MARKS = (
    "grid_uncertain",
    "table_missing",
    "table_suspected",
    "join_uncertain",
    "words_outside",
    "unplaced_words",
)


def _words(text: str) -> list[str]:
    return text.split()


_PLACES = _words("""晋城区 安定区 阳城县 高平市 沁水县 和顺县 襄垣县 峰峰区 临汾市 武乡县 盂县 和平县
大同市云州区 山阴县长城保护开发示范区""")
_MEASURES = _words("""计划投资 到位资金 完成投资 完成率 开工户数 竣工户数 面积 户数 人口 学校数 在校生 病房数
税收收入 支出""")
_PARTS = _words("中央 省级 市级 县级 自筹 城市 农村 合格 不合格 公办 民办 新建 续建")
_ENGLISH = {
    "工业总产值": "Gross Output Value of Industry",
    "年末总人口": "Total Population at Year-end",
    "粮食产量": "Output of Grain",
    "居民人均可支配收入": "Per Capita Disposable Income of Households",
    "公路里程": "Length of Highways",
    "学校数": "Number of Schools",
    "卫生机构数": "Number of Health Institutions",
    "财政收入": "Government Revenue",
    "公路周转量": "Freight Ton-kilometers",
    "从业人员": "Employed Persons",
}
_ITEMS = _words("""城区老旧供热管网改造及换热站建设工程 西土湾棚户区改造 第三中学整体建设项目
供水处理厂提标改造工程 县人民医院综合楼 沁河干流防洪治理工程（三期） 农村饮水安全提升
G312线至开发区连接道路 物资储备库 现代农业示范园区高标准农田建设""")
_WORKS = _words("""新建管网26公里 改造换热站18座 主体工程完成封顶 完成土地划定工作
建设教学楼、实验楼及配套设施 总面积12600平方米 完成投资计划的六成 配套建设道路、给水、电力等基础设施
设备安装调度 正在办理前期手续 年底前建成投用""")
_OFFICES = _words("""市住房和城乡建设局 水利局 市交通运输局、有关各县政府 教育局 市卫生健康委员会 农业农村局
发展改革委""")
_HAN = _words("一 二 三 四 五 六 七 九 二三 五 五一 五二 二五 三五")


def _figure(rng: random.Random, kind: str) -> str:
    if kind == "share":
        return f"{rng.uniform(20, 130):.1f}" + ("%" if rng.random() < 0.3 else "")
    if kind == "money":
        return f"{rng.randint(20, 98000):,}" if rng.random() < 0.5 else f"{rng.uniform(5, 9000):.2f}"
    return str(rng.choice((rng.randint(0, 99), rng.randint(100, 99999))))


def _sample(rng: random.Random, words: list[str], n: int) -> list[str]:
    return rng.sample(words, n) if n <= len(words) else [rng.choice(words) for _ in range(n)]


def _column(rng: random.Random, n: int, blank: float) -> list[str]:
    """A column of figures of one kind, some of them blank or a dash."""
    kind, empty = rng.choice(("share", "money", "count")), rng.choice(("", "—", "-", "/"))
    return [empty if rng.random() < blank else _figure(rng, kind) for _ in range(n)]


def _table(header: list[Head], columns: list[list[str]], rng: random.Random, **own: Any) -> TableContent:
    unit = rng.choice((None, "万元", "户、万元"))
    return TableContent(
        title=rng.choice(("各县（区）任务完成情况表", "主要指标完成情况统计表", "重点工作进展情况情况表")),
        header=tuple(header),
        rows=tuple(zip(*columns, strict=True)),
        unit=unit,
        notes=rng.choice(((), ("注：数据截至年底。",))),
        **own,
    )


def _groups(rng: random.Random) -> list[Head]:
    """Heads of figures: single ones and groups, some with a total first."""
    heads: list[Head] = []
    for label in _sample(rng, _MEASURES, rng.randint(2, 4)):
        parts = _sample(rng, _PARTS, rng.choice((0, 0, 2, 3)))
        total = ["合计"] if parts and rng.random() < 0.6 else []
        heads.append(Head(label, tuple(Head(p) for p in (*total, *parts))))
    return heads


def _figures(rng: random.Random) -> TableContent:
    """Places and figures below single heads and groups of them."""
    heads, rows = _groups(rng), rng.randint(3, 12)
    width = sum(h.width for h in heads)
    stub = ["合计", *_sample(rng, _PLACES, rows)]
    blank = rng.choice((0.0, 0.0, 0.15))
    columns = [stub, *(_column(rng, rows + 1, blank) for _ in range(width))]
    numbered = rng.random() < 0.3
    if numbered:
        columns.insert(0, ["", *map(str, range(1, rows + 1))])
    return _table([*([Head("序号")] if numbered else []), Head("县（区）"), *heads], columns, rng)


def _banded(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    fill = rng.choice((0.75, 0.85, 0.93))
    look = {"rules": rng.choice(("none", "none", "horizontal")), "zebra": rng.choice((0.9, 0.95))}
    return _figures(rng), look | {"header_fill": rng.choice((None, fill)), "thickness": 0.5, "gray": 0.75}


def _yearbook(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    names = _sample(rng, list(_ENGLISH)[1:], rng.randint(5, 9))
    first = rng.randint(2005, 2018)
    years = [f"{first + k}" + rng.choice(("", "年")) for k in range(rng.randint(3, 6))]
    figures = [_column(rng, len(names), rng.choice((0.0, 0.1))) for _ in years]
    english = [_ENGLISH[n] for n in names]
    if rng.random() < 0.5:
        heads = [Head("指标"), *map(Head, years), Head("Item")]
        table = _table(heads, [names, *figures, english], rng)
    else:
        both = [f"{n} {e}" for n, e in zip(names, english, strict=True)]
        table = _table([Head("指标 Item"), *map(Head, years)], [both, *figures], rng)
    return table, {
        "rules": rng.choice(("three_line", "three_line", "none", "horizontal")),
        "label_align": "left",
    }


def _hairlines(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    look = {
        "rules": rng.choice(("grid", "horizontal", "open_sides")),
        "thickness": rng.choice((0.06, 0.12, 0.2)),
    }
    return _figures(rng), look | {"gray": rng.choice((0, 0.5, 0.8)), "dash": rng.choice((0, 0.5, 1.0))}


def _html(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    table = _figures(rng) if rng.random() < 0.6 else _project_list(rng)
    look = {"rules": "none", "pad_x": rng.choice((1, 1.5, 4)), "pad_y": rng.choice((1, 1.5, 4))}
    return table, look | {
        "min_row": 0,
        "font": "song",
        "header_font": "song-bold",
        "size": rng.choice((9, 12)),
    }


def _vertical(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    rows, width = rng.randint(4, 12), rng.randint(2, 4)
    stub = _sample(rng, _PLACES, rows)
    columns = [stub]
    for _ in range(width):
        kind = rng.choice(("han", "han", "marks", "figures"))
        made = {
            "han": [rng.choice(_HAN) + rng.choice(("", "", "户")) for _ in range(rows)],
            "marks": [rng.choice(("无", "无", "有", "")) for _ in range(rows)],
            "figures": _column(rng, rows, 0.0),
        }
        columns.append(made[kind])
    heads = [Head("村名"), *map(Head, _sample(rng, _MEASURES, width))]
    return _table(heads, columns, rng), {"rules": "vertical", "thickness": rng.choice((0.3, 0.5, 1))}


def _project_list(rng: random.Random) -> TableContent:
    rows = rng.randint(3, 8)
    columns = {
        "序号": [str(k + 1) for k in range(rows)],
        "项目名称": _sample(rng, _ITEMS, rows),
        "建设任务": ["，".join(_sample(rng, _WORKS, rng.randint(1, 3))) for _ in range(rows)],
        "总投资": [str(rng.randint(200, 90000)) for _ in range(rows)],
        "责任单位": [rng.choice(_OFFICES) for _ in range(rows)],
        "备注": [rng.choice(("", "", "续建")) for _ in range(rows)],
    }
    dropped = rng.choice(((), ("备注",), ("序号",), ("责任单位",)))
    kept = {k: v for k, v in columns.items() if k not in dropped}
    shares = {"序号": 4, "项目名称": 12, "建设任务": 15, "总投资": 6, "责任单位": 10, "备注": 5}
    drawn = {"shares": [shares[k] for k in kept]}
    return _table([Head(k) for k in kept], list(kept.values()), rng, draw=drawn)


def _projects(rng: random.Random) -> tuple[TableContent, dict[str, Any]]:
    rules = rng.choice(("none", "horizontal", "three_line", "open_sides"))
    look = {"rules": rules, "label_align": rng.choice(("left", "center")), "value_align": "left"}
    return _project_list(rng), look | {"pad_x": rng.choice((3, 5)), "middle": rng.random() < 0.6}


FAMILIES: dict[str, Callable[[random.Random], tuple[TableContent, dict[str, Any]]]] = {
    "banded": _banded,
    "yearbook": _yearbook,
    "hairlines": _hairlines,
    "html": _html,
    "vertical": _vertical,
    "projects": _projects,
}


def notice_of(family: str, seed: str) -> tuple[NoticeContent, dict[str, Any]]:
    """A made-up notice with one table of the family, and the layout that it is drawn by."""
    rng = random.Random(f"{family}-{seed}")
    table, own = FAMILIES[family](rng)
    look = {
        "font": rng.choice(("song", "hei", "kai")),
        "header_font": rng.choice(("song-bold", "hei", "song")),
        "size": rng.choice((7.5, 9, 10.5, 12)),
        "leading": rng.choice((1.1, 1.25, 1.4)),
        "pad_x": rng.choice((2, 4, 6)),
        "pad_y": rng.choice((1.5, 3, 6)),
        "min_row": rng.choice((0, 0, 20)),
        "label_align": rng.choice(("center", "left")),
        "value_align": rng.choice(("center", "right", "left")),
        "middle": rng.random() < 0.8,
    }
    wish = {
        "look": look | own,
        "annex_new_page": rng.random() < 0.5,
        "annex_landscape": rng.random() < 0.3,
        "body_size": rng.choice((11, 14)),
        "total_style": "boxed",
        "tall_labels": rng.random() < 0.3,
    }
    if len(table.paths) > _WIDE:
        look |= {"size": 7.5, "pad_x": 2} | own
    body = ("现将有关情况通报如下，请各县（区）认真抓好落实。",)
    title = "关于重点工作完成情况的通报"
    return NoticeContent(seed, title, None, None, "2020-01-12", None, None, body, (table,)), wish


def _unspaced(content: dict[str, Any]) -> dict[str, Any]:
    """The tables without spaces: whether one stands where a cell breaks its line is not seen on paper."""

    def bare(rows: list[list[str]]) -> list[list[str]]:
        return [["".join(text.split()) for text in row] for row in rows]

    return {"tables": [t | {"header": bare(t["header"]), "rows": bare(t["rows"])} for t in content["tables"]]}


def results(
    family: str, seed: int, count: int
) -> Iterator[tuple[str, bool, bool, dict[str, float], dict[str, Any]]]:
    """For each notice: its seed, whether it is exact, whether it is marked, its figures, what was read."""
    from samples.flow import draw
    from samples.layouts import WORD, changed
    from samples.truth import truth

    for k in range(count):
        notice, wish = notice_of(family, f"{seed}-{k}")
        read = predicted(draw(notice, changed(WORD, wish)), notice.name)
        figures = score(_unspaced(truth(notice)), _unspaced(read))
        exact = figures["cell_f1"] == figures["header_f1"] == 1.0 and not figures["extra_tables"]
        told = [f["code"] for t in read["tables"] for f in t["findings"]] + [
            f["code"] for f in read["findings"]
        ]
        yield f"{seed}-{k}", exact, any(code in _MARKS for code in told), figures, read


def main() -> None:
    """Print what is not exact, then a line for each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", nargs="+", choices=list(FAMILIES), default=list(FAMILIES))
    asked = parser.parse_args()
    if not SCORER.exists():
        print(f"{SCORER} is not there: nothing to measure")
        return
    lines = []
    for family in asked.family:
        found = list(results(family, asked.seed, asked.count))
        for name, exact, marked, figures, _ in found:
            if not exact:
                told = " ".join(f"{key} {value}" for key, value in figures.items())
                print(f"{family} {name}: {told}{' marked' if marked else ''}", flush=True)
        right, wrong = [f for f in found if f[1]], [f for f in found if not f[1]]
        lines.append(
            f"{family:<10} {len(right):>4} of {len(found):<4} exact; of the others"
            f" {sum(f[2] for f in wrong)} of {len(wrong)} marked;"
            f" {sum(f[2] for f in right)} of the exact ones marked"
        )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
