"""Commands that speak of specs and places, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from schemas.spec_file import load_specs
from tongbao.commands.places import places
from tongbao.commands.spec import specs_app

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
SHEET = SAMPLES / "zhangye-roads-2021-sheet.pdf"


def test_all_specs_are_listed():
    done = CliRunner().invoke(specs_app, ["list"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [s.name for s in load_specs()]


def test_specs_are_checked_table_by_table():
    done = CliRunner().invoke(specs_app, ["check", str(SHEET)])
    assert done.exit_code == 0
    assert ": rural_roads (checks hold)" in done.stdout
    assert "spec housing_loans: no table of these notices" in done.stdout


def test_a_file_that_cannot_be_read_fails_the_check(tmp_path):
    (tmp_path / "a.pdf").touch()
    done = CliRunner().invoke(specs_app, ["check", str(tmp_path / "a.pdf"), str(SHEET)])
    assert done.exit_code == 1
    assert "rural_roads (checks hold)" in done.stdout


def test_a_table_that_is_not_there_cannot_be_drafted():
    done = CliRunner().invoke(specs_app, ["draft", str(SHEET), "--table", "9"])
    assert done.exit_code == 2
    assert "there is no table 9" in done.output


@pytest.mark.parametrize(("name", "year", "code"), [("郊区", 1994, "140511"), ("泽州县", 2020, "140525")])
def test_a_place_is_told_by_issuer_and_year(name, year, code):
    app = typer.Typer()
    app.command()(places)
    done = CliRunner().invoke(app, [name, "--issuer", "晋城市", "--year", str(year)])
    assert done.exit_code == 0
    assert code in done.stdout


def test_all_tables_are_drafted_into_a_folder_that_is_made(tmp_path):
    folder = tmp_path / "new" / "specs"
    done = CliRunner().invoke(specs_app, ["draft", str(SHEET), "--out", str(folder)])
    assert done.exit_code == 0
    written = sorted(folder.glob("*.yaml"))
    assert len(written) > 1
    assert sorted(done.stdout.split()) == [str(path) for path in written]
    assert CliRunner().invoke(specs_app, ["draft", str(SHEET), "--out", str(folder)]).exit_code == 2


def test_a_folder_of_notices_is_checked(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / SHEET.name).write_bytes(SHEET.read_bytes())
    done = CliRunner().invoke(specs_app, ["check", str(tmp_path)])
    assert done.exit_code == 0
    assert f"{SHEET.name}: table 1" in done.stdout
