"""What analysts use: load, export, show, and the examples of docs/for-analysts.md, run as they stand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import fake_notices
import gdp_notices
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from tongbao import export as export_module
from tongbao.commands import export as export_command
from tongbao.commands import show as show_command
from tongbao.commands import verify as verify_command
from tongbao.dataset import DatasetError, load
from tongbao.export import COLORS, Format, export, headings
from tongbao.nightly import run
from tongbao.progress import All
from tongbao.report_parts import REVIEW
from tongbao.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "for-analysts.md"


@pytest.fixture
def dataset(settings, inline):
    inbox = Path(settings.inbox)
    facts = {"spec": "housing", "doc_number": "晋市保办字〔2025〕1号"}
    (inbox / "old.json").write_bytes(fake_notices.notice([9], issued_on="2025-01-25", **facts))
    (inbox / "new.json").write_bytes(fake_notices.notice([40.65, -3, None], issued_on="2025-02-25", **facts))
    run(settings, All([]))
    return settings.dataset


def test_load_a_tidy_table(dataset):
    every = load(dataset, spec="housing")
    assert every.investment.tolist()[:4] == [40.65, 41.65, -3.0, -2.0]
    assert every.investment.isna().tolist() == [False] * 4 + [True] * 2
    assert every.attrs["units"] == {"investment": "亿元"}
    sure = load(dataset, spec="housing", at_least="read")
    assert sure.investment.isna().tolist() == [False] * 2 + [True] * 4
    assert sure.investment__status.tolist()[2] == "doubtful"
    assert len(load(dataset, spec="housing", current=False)) == 8


def test_load_observations(dataset):
    assert len(load(dataset)) == 6
    assert set(load(dataset, at_least="proved").status) == {"proved"}
    assert load(dataset).value_base.tolist()[0] == 4_065_000_000


def test_what_is_not_there_is_said(dataset, tmp_path):
    with pytest.raises(DatasetError, match="it has housing"):
        load(dataset, spec="roads")
    with pytest.raises(DatasetError, match="no published data set"):
        load(tmp_path)
    with pytest.raises(ValueError, match="there are corrected, proved"):
        load(dataset, at_least="good")
    next(Path(dataset, "tables/housing").rglob("*.parquet")).write_bytes(b"changed")
    with pytest.raises(DatasetError, match=r"does not match its datapackage\.json"):
        load(dataset, spec="housing")


def test_xlsx_has_chinese_headings_frozen_panes_and_coloured_doubts(dataset, tmp_path):
    from openpyxl import load_workbook

    assert export(dataset, "housing", Format.XLSX, tmp_path / "a.xlsx") == 6
    book = load_workbook(tmp_path / "a.xlsx")
    sheet = book["housing"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[-1] == "完成投资（亿元）"
    assert "地区名称" in headings
    assert not [h for h in headings if "可信程度" in h]
    assert headings[:2] == ["地区名称", "行标题"]
    assert sheet.freeze_panes == "C2"
    colours = [row[-1].fill.start_color.rgb[2:] for row in sheet.iter_rows(min_row=2)]
    assert colours == ["000000", "000000", COLORS["doubtful"], COLORS["doubtful"], "000000", "000000"]
    assert [row[-1].value for row in sheet.iter_rows(min_row=2)] == [40.65, 41.65, -3, -2, None, None]
    assert "存疑" in str([cell.value for row in book["说明"].iter_rows() for cell in row])


def test_measures_are_headed_as_the_data_set_says():
    built = pa.field("built", pa.float64(), metadata={"title": "年度基本建成情况·建成量"})
    known = ("region_code", pa.string())
    schema = pa.schema([built, ("built__status", pa.string()), known, ("grown", pa.float64())])
    assert headings(schema) == {
        "built": "年度基本建成情况·建成量",
        "built__status": "年度基本建成情况·建成量·可信程度",
        "region_code": "地区代码",
        "grown": "grown",
    }


def test_csv_and_parquet(dataset, tmp_path):
    assert export(dataset, "housing", Format.CSV, tmp_path / "a.csv", at_least="read", current=False) == 8
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["完成投资（亿元）"] for row in rows] == ["9", "10", "40.65", "41.65", "", "", "", ""]
    assert rows[4]["完成投资·可信程度"] == "doubtful"
    export(dataset, "housing", Format.PARQUET, tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 6
    assert table.schema.field("investment").metadata[b"unit"] == "亿元".encode()


def test_a_text_is_no_formula(settings, inline, tmp_path):
    (Path(settings.inbox) / "a.json").write_bytes(
        fake_notices.notice([1], spec="housing", issuer='=HYPERLINK("http://x")')
    )
    run(settings, All([]))
    export(settings.dataset, "housing", Format.CSV, tmp_path / "a.csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["发文机关"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (["=1+1", "b"], "'=1+1; b"),
        ([("year", "=2024")], "year==2024"),
        ([("=x", "1")], "'=x=1"),
        ("a\x1b[31m", "a\\x1b[31m"),
        (["\x07"], "\\x07"),
        (-5.0, -5.0),
        (None, None),
    ],
)
def test_a_cell_of_an_export_is_text_or_a_number(value, written):
    assert export_module._cell(value) == written


def test_brackets_and_escapes_of_a_notice_do_nothing_to_a_terminal(settings, inline):
    for name in ("[/bold]", "[red]", "\x1b[31m", "\x1b]0;title\x07"):
        data = fake_notices.notice([1], spec="housing", issuer=name, title=name, doc_number=name)
        (Path(settings.inbox) / f"{name.replace('/', '⁄')}.json").write_bytes(data)
    (Path(settings.inbox) / "[bad].json").write_bytes(b"{")
    run(settings, All([]))
    shown = invoke(show_command, settings.dataset)
    assert shown.exit_code == 0, shown.output
    assert "\x1b" not in shown.output
    for text in ("[/bold]", "[red]", r"\x1b[31m", "[bad].json"):
        assert text in shown.output


def invoke(module, *arguments):
    app = typer.Typer()
    module.register(app)
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_commands(dataset, tmp_path):
    shown = invoke(show_command, dataset)
    assert shown.exit_code == 0
    assert "晋市保办字〔2025〕1号" in shown.output
    assert "-3 ?" in shown.output
    assert "亿元" in shown.output
    assert invoke(show_command, tmp_path).exit_code == 3
    made = invoke(
        export_command, dataset, "--spec", "housing", "--format", "csv", "--out", tmp_path / "a.csv"
    )
    assert made.output.strip() == f"{tmp_path / 'a.csv'}: 6 rows"
    assert invoke(export_command, dataset, "--spec", "roads", "--out", tmp_path / "b").exit_code == 3
    assert invoke(export_command, dataset, "--spec", "housing", "--at-least", "good").exit_code == 2
    assert invoke(verify_command, dataset).exit_code == 0
    Path(dataset, "report.html").unlink()
    assert invoke(verify_command, dataset).exit_code == 1
    assert invoke(verify_command, tmp_path).exit_code == 3


def test_the_report_names_what_needs_a_look_and_escapes(settings, inline):
    inbox = Path(settings.inbox)
    (inbox / "<b>bad.json").write_bytes(b"")
    (inbox / "doubt.json").write_bytes(fake_notices.notice([-3], title="<script>alert(1)</script>"))
    run(settings, All([]))
    page = Path(settings.dataset, "report.html").read_text()
    assert "&lt;b&gt;bad.json" in page
    assert "<script" not in page
    assert "空文件" in page
    assert "identity_broken" in page
    assert set(re.findall(r"https?://[^/\"]+", page)) == {REVIEW}  # the review page of this machine


TEXT = DOCS.read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, flags=re.S)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """The examples of the documentation run one after the other over twelve notices; gives their names."""
    folder = tmp_path_factory.mktemp("gdp")
    inbox = folder / "inbox"
    inbox.mkdir()
    for year in gdp_notices.YEARS:
        (inbox / f"{year}.pdf").write_bytes(gdp_notices.notice(year, misprint=100 * (year == 2010)))
    (inbox / "2020-again.pdf").write_bytes(gdp_notices.notice(2020, misprint=200, month=3))
    (inbox / "bad.pdf").write_bytes(b"no pdf")
    settings = Settings(
        inbox=str(inbox), dataset=str(folder / "dataset"), workers=2, settle_seconds=0.0, log=""
    )
    run(settings, All([]))
    names = {
        "DATASET": settings.dataset,
        "INBOX": str(inbox),
        "OUT": str(folder),
        "DOC_NUMBER": "赣市统字〔2021〕5号",
    }
    exec(compile("\n".join(PROGRAMS), str(DOCS), "exec"), names)
    return names


def test_the_documentation_answers_ten_questions():
    assert re.findall(r"^## (\d+)\.", TEXT, flags=re.M) == [str(n) for n in range(1, 11)]
    assert len(PROGRAMS) == 11


def same(pandas, sql):
    """Whether two frames hold the same, whatever their row labels."""
    left, right = (f.reset_index(drop=True) for f in (pandas, sql))
    return left.to_numpy().tolist() == right.to_numpy().tolist()


def test_shares_come_with_the_page_to_cite(answers):
    shares = answers["shares"]
    assert same(shares.sort_values("region_name"), answers["shares_sql"].sort_values("region_name"))
    assert shares.region_name.tolist() == ["章贡区", "南康区", "赣县区", "信丰县", "大余县"]
    parts = gdp_notices.amounts(2020, 0)
    assert shares.share.iloc[0] == pytest.approx(parts[0] / sum(parts))
    assert set(shares.page) == {2}


def test_what_to_check_first_is_what_is_doubtful_or_unclear(answers):
    first = answers["first"]
    assert len(first) == len(answers["first_sql"]) >= 2
    assert "source_inconsistent" in {code for codes in first.findings for code in codes}


def test_two_issues_are_compared(answers):
    changed = answers["changed"]
    assert changed.row_label.tolist() == ["合计"]
    assert changed.gdp_after.iloc[0] - changed.gdp_before.iloc[0] == pytest.approx(2.0)
    assert same(changed, answers["changed_sql"])


def test_a_panel_has_one_line_for_each_county(answers):
    panel = answers["panel"]
    assert panel.shape == (5, 12)
    assert panel.index.tolist() == ["360702", "360703", "360704", "360722", "360723"]
    assert not panel.isna().any().any()
    for year in gdp_notices.YEARS:
        truth = [sum(gdp_notices.amounts(year, county)) / 100 for county in range(5)]
        assert panel[year].tolist() == pytest.approx(truth)
    assert panel.to_numpy().tolist() == answers["panel_sql"].iloc[:, 1:].to_numpy().tolist()


def test_nothing_is_added_twice(answers):
    truth = [sum(gdp_notices.amounts(2009, county)[0] for county in range(5)) / 100]
    assert answers["sums"].primary.tolist()[:1] == pytest.approx(truth)
    assert answers["sums"].to_numpy() == pytest.approx(answers["sums_sql"].iloc[:, 1:].to_numpy())


def test_a_table_comes_as_printed(answers):
    printed = answers["printed"]
    assert list(printed.columns) == list(gdp_notices.HEADER)
    assert printed["地区生产总值"].dtype == "float64"
    assert printed.iloc[1, 0] == "章贡区"
    assert len(answers["long"]) == 7 * 5


def test_the_crop_shows_the_value(answers):
    width, height = answers["crop"].size
    assert width > 50
    assert height > 20
    assert answers["value"].page == answers["value_sql"].page


def test_the_publishers_errors_say_what_was_expected(answers):
    misprints = answers["misprints"]
    total = sum(sum(gdp_notices.amounts(2010, county)) for county in range(5)) / 100
    assert ("合计", total) in list(zip(misprints.row_label, misprints.expected, strict=True))
    assert set(misprints.expected) == set(answers["misprints_sql"].expected)
    assert answers["misprints_sql"].rule.notna().all()


def test_what_is_missing_is_said(answers):
    assert answers["refused"].path.tolist() == ["bad.pdf"]
    assert "bad.pdf" in answers["absent_sql"].path.tolist()
    assert set(answers["absent"].message) == set(answers["absent_sql"].message.dropna())


def test_keys_are_unique_and_joins_lead_somewhere(answers):
    import duckdb

    dataset = Path(answers["DATASET"])
    for path in dataset.rglob("*.schema.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = f"'{str(path).removesuffix('.schema.json')}/**/*.parquet'"
        key = ", ".join(told["primaryKey"])
        twice = f"SELECT count(*) FROM (SELECT {key} FROM {rows} GROUP BY ALL HAVING count(*) > 1)"
        assert duckdb.sql(twice).fetchall() == [(0,)], path
        for join in told["joins"]:
            (here,), (there,) = join["fields"], join["reference"]["fields"]
            other = f"'{dataset / join['reference']['table']}/**/*.parquet'"
            lost = f"SELECT count(*) FROM {rows} WHERE {here} NOT IN (SELECT {there} FROM {other})"
            assert duckdb.sql(lost).fetchall() == [(0,)], (path, join)
