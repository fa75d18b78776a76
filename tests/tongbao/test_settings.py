"""Settings: which source wins, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tongbao.commands import config
from tongbao.settings import SettingsError, names, resolve


def test_later_sources_win_and_are_named(tmp_path):
    file = tmp_path / "tongbao.toml"
    file.write_text('inbox = "/in"\nworkers = 3\n[bounds]\npages = 10\npage_seconds = 5\n')
    environment = {"TONGBAO_WORKERS": "4", "TONGBAO_BOUNDS_PAGES": "20", "PATH": "x"}
    resolved = resolve({"workers": 5, "inbox": None}, environment, file)
    assert resolved.settings.inbox == "/in"
    assert resolved.settings.workers == resolved.settings.worker_count == 5
    assert resolved.settings.bounds.pages == 20
    assert resolved.settings.bounds.page_seconds == 5.0
    assert resolved.origins["inbox"] == str(file)
    assert resolved.origins["workers"] == "command line"
    assert resolved.origins["bounds.pages"] == "TONGBAO_BOUNDS_PAGES"
    assert resolved.origins["archives.depth"] == "default"
    assert [row[0] for row in resolved.rows()] == names()


def test_the_file_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert resolve({}, {}).settings.worker_count >= 1
    Path("tongbao.toml").write_text('inbox = "here"')
    Path("other.toml").write_text('inbox = "there"')
    assert resolve({}, {}).settings.inbox == "here"
    assert resolve({}, {"TONGBAO_SETTINGS": "other.toml"}).settings.inbox == "there"


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        ("colour = 1", {}, "no setting 'colour'"),
        ("[bounds]\ncolour = 1", {}, "no setting 'bounds.colour'"),
        ("[colours]\nred = 1", {}, "no setting 'colours'"),
        ('workers = "many"', {}, "workers = 'many' should be a whole number"),
        ("workers = 1.5", {}, "should be a whole number"),
        ("workers = true", {}, "should be a whole number"),
        ("workers = -1", {}, "should be a whole number, 0 or more"),
        ("worker = 2", {}, "no setting 'worker', did you mean 'workers'"),
        ("[bounds]\npage = 2", {}, "no setting 'bounds.page', did you mean 'bounds.pages'"),
        (
            "",
            {"TONGBAO_WORKRES": "2"},
            "TONGBAO_WORKRES: .* no setting 'workres', did you mean 'workers'",
        ),
        ("", {"TONGBAO_BOUNDS_PAGES": "0"}, "TONGBAO_BOUNDS_PAGES: bounds.pages = '0' should be .* above 0"),
        ("bounds.page_seconds = nan", {}, "bounds.page_seconds = nan should be a number, above 0"),
        ("bounds.page_seconds = inf", {}, "bounds.page_seconds = inf should be a number, above 0"),
        ("bounds.memory_bytes = -1", {}, "bounds.memory_bytes = -1 should be a whole number, above 0"),
        ("archives.ratio = 0.0", {}, "archives.ratio = 0.0 should be a number, above 0"),
        ("retire_after = 0", {}, "retire_after = 0 should be a whole number, above 0"),
        ('dataset = ""', {}, "dataset = '' should be a text that is not empty"),
        ("inbox = 3", {}, "should be a text"),
        ("inbox = ", {}, "cannot be read"),
        (
            "",
            {"TONGBAO_POLL_SECONDS": "soon"},
            "TONGBAO_POLL_SECONDS: poll_seconds = 'soon' should be a number",
        ),
    ],
)
def test_wrong_settings_are_said(tmp_path, text, environment, message):
    file = tmp_path / "s.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=message):
        resolve({}, environment, file)


def test_what_may_be_nothing():
    text = {"TONGBAO_WORKERS": "0", "TONGBAO_SETTLE_SECONDS": "0", "TONGBAO_LOG": "", "PATH": "/bin"}
    settings = resolve({}, text).settings
    assert (settings.workers, settings.settle_seconds, settings.log) == (0, 0.0, "")


def test_a_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="is not there"):
        resolve({}, {}, tmp_path / "none.toml")


def test_the_command_shows_where_values_come_from(tmp_path, monkeypatch):
    app = typer.Typer()
    config.register(app)
    monkeypatch.setenv("TONGBAO_WORKERS", "7")
    output = CliRunner().invoke(app, []).output
    line = next(line for line in output.splitlines() if line.startswith("workers"))
    assert line.split() == ["workers", "7", "TONGBAO_WORKERS", "TONGBAO_WORKERS"]
    missing = CliRunner().invoke(app, ["--settings", str(tmp_path / "none.toml")])
    assert missing.exit_code == 2
