"""The command line as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

SAMPLES = Path(__file__).parents[2] / "samples"
SEED = SAMPLES / "inbox" / "jincheng-housing-2024-word.pdf"
HEAVY = ("cv2", "paddleocr", "paddlex", "onnxruntime", "pandas", "pyarrow", "ortools")


def tongbao(*arguments, code="from tongbao.cli import main; main()"):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def loaded_after(*arguments, modules=HEAVY):
    """Which of these modules a command has imported when it ends."""
    code = (
        "import sys\nfrom tongbao.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {modules!r} if m in sys.modules], file=sys.stderr)"
    )
    return tongbao(*arguments, code=code).stderr.strip().splitlines()[-1]


def test_help_and_a_digital_page_load_nothing_heavy():
    assert loaded_after("--help", modules=(*HEAVY, "extract", "normalize")) == "[]"
    assert loaded_after("extract", SEED, "--pages", "6", "--format", "json") == "[]"


def test_json_goes_to_standard_output_and_nothing_else():
    done = tongbao("extract", SEED, "--format", "json", "--pages", "6-7")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result["contract"] == 1
    assert [t["pages"] for t in result["tables"]] == [[6], [7]]


def test_the_version_is_that_of_the_package():
    from tongbao import __version__

    assert tongbao("--version").stdout == f"tongbao {__version__}\n"
    module = subprocess.run(
        [sys.executable, "-m", "tongbao", "--version"], capture_output=True, text=True, check=True
    )  # tongbao.__main__
    assert module.stdout == f"tongbao {__version__}\n"


def test_findings_lie_beside_the_csv(tmp_path):
    done = tongbao("extract", SEED, "--format", "csv", "--pages", "7", "--out", tmp_path / "t.csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "3466" in (tmp_path / "t.csv").read_text(encoding="utf-8")
    found = (tmp_path / "t.findings.csv").read_text(encoding="utf-8")
    assert found.startswith("\ufeffcode,severity,message,page,table_no,row_no,column_no,")


@pytest.mark.parametrize("form", ["table", "csv"])
def test_other_forms_show_the_numbers(form):
    done = tongbao("extract", SEED, "--format", form, "--pages", "7")
    assert done.returncode == 0
    assert "3466" in done.stdout


def bad_file(kind, folder):
    path = folder / f"{kind}.pdf"
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("县区,任务量\n", encoding="utf-8")
    elif kind == "html":
        path.write_text("<html><body>404</body></html>", encoding="utf-8")
    elif kind == "truncated":
        path.write_bytes(SEED.read_bytes()[:5000])
    elif kind == "encrypted":
        canvas = Canvas(str(path), encrypt=StandardEncryption("user", "owner"))
        canvas.drawString(100, 100, "1")
        canvas.save()
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("missing", "there is no such file"),
        ("empty", "the file is empty"),
        ("text", "plain text"),
        ("html", "the download failed"),
        ("truncated", "cut off"),
        ("encrypted", "locked by a password"),
    ],
)
def test_a_bad_file_gets_one_line_and_a_status(kind, says, tmp_path):
    path = bad_file(kind, tmp_path)
    done = tongbao("extract", path)
    assert done.returncode not in {0, 1, 2}
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert path.name in line
    assert says in line
    assert line.endswith(".")


def test_places_says_which_and_why():
    done = tongbao("places", "郊区", "--issuer", "晋城市", "--year", "1994")
    assert done.returncode == 0
    assert "140511" in done.stdout
    assert "140525" in done.stdout


def test_a_drafted_spec_publishes_the_table_it_was_drafted_from(tmp_path):
    source = SAMPLES / "inbox" / "zhangye-roads-2021-sheet.pdf"
    drafted = tongbao("spec", "draft", source, "--table", "2")
    assert drafted.returncode == 0
    (tmp_path / "draft.yaml").write_text(drafted.stdout, encoding="utf-8")
    checked = tongbao("spec", "check", source, "--specs", tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    (line,) = [line for line in checked.stdout.splitlines() if ": table 2 " in line]
    name = drafted.stdout.split("spec: ")[1].splitlines()[0]
    assert line.endswith(f": {name} (checks hold)")


def test_a_wrong_spec_is_told_with_file_and_line(tmp_path):
    (tmp_path / "x.yaml").write_text("spec: x\ntitle: t\nmatch: {}\ncolumns: {}\n", encoding="utf-8")
    done = tongbao("spec", "list", "--specs", tmp_path)
    assert (done.returncode, done.stderr) == (2, "x.yaml:4: columns is empty\n")


def test_a_run_with_a_spec_of_the_user_s_own_publishes_its_table(tmp_path):
    source = SAMPLES / "inbox" / "zhangye-roads-2021-sheet.pdf"
    (tmp_path / "specs").mkdir()
    drafted = tongbao("spec", "draft", source, "--table", "2").stdout
    (tmp_path / "specs" / "draft.yaml").write_text(drafted, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / source.name).write_bytes(source.read_bytes())
    done = tongbao("run", tmp_path / "inbox", "--out", tmp_path / "out", "--specs", tmp_path / "specs")
    assert done.returncode == 0, done.stderr
    name = drafted.split("spec: ")[1].splitlines()[0]
    assert list((tmp_path / "out" / "tables" / name).rglob("part.parquet"))


def test_a_wrong_spec_stops_a_run_before_it_begins(tmp_path):
    (tmp_path / "x.yaml").write_text("spec: x\n", encoding="utf-8")
    done = tongbao("run", tmp_path, "--out", tmp_path / "out", "--specs", tmp_path)
    assert done.returncode == 2
    assert "x.yaml:1: the key 'title' is missing" in done.stderr
    assert not (tmp_path / "out").exists()
