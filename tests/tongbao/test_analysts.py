"""What analysts use: load, export, show, and the examples of docs/for-analysts.md, run as they stand."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import fake_notices
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
    assert [row["完成投资（亿元）"] for row in rows] == ["9.0", "10.0", "40.65", "41.65", "", "", "", ""]
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
    assert "http" not in page


EXAMPLES = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCS.read_text(), flags=re.M | re.S)
PROGRAMS = [
    pytest.param("\n".join(code), id=title)
    for title, text in EXAMPLES
    if (code := re.findall(r"```python\n(.*?)```", text, flags=re.S))
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_examples_of_the_documentation(dataset, program):
    names = {"DATASET": dataset, "SPEC": "housing", "ISSUER": 140500}
    exec(compile(program, str(DOCS), "exec"), names)
    if "doubtful" in names:
        assert names["doubtful"].raw.tolist() == ["-3", "-2"]
        assert names["latest"].total.tolist() == [4_165_000_000.0, 4_065_000_000.0]
    if "counts" in names:
        assert names["counts"].rows() == [(140500, "doubtful", 2), (140500, "proved", 4)]
    if "by_status" in names:
        assert names["by_status"].to_dict() == {"doubtful": 2, "proved": 4}
        assert len(names["tidy"]) == 8
    if "frame" in names:
        assert names["frame"].investment.notna().sum() == 2


def test_there_are_examples():
    assert [p.id for p in PROGRAMS] == ["Python, with this package", "pandas", "DuckDB", "polars"]
