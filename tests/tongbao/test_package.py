"""What ``import tongbao`` gives, and that each package tells type checkers to believe its annotations."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import tongbao
from tongbao.frames import Frames

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "samples" / "inbox" / "zhangye-roads-2021-sheet.pdf"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_read_gives_tables_and_what_is_odd():
    frames = tongbao.read(SHEET)
    assert isinstance(frames, Frames)
    assert [f.attrs["number"] for f in frames] == [1, 2]
    assert list(frames.findings.columns[:4]) == ["code", "severity", "message", "page"]
    own = [finding["code"] for frame in frames for finding in frame.attrs["findings"]]
    assert own == list(frames.findings.dropna(subset="table_no").code)


def test_the_changelog_has_the_version():
    released = re.findall(
        r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.M
    )
    assert released[0] == tongbao.__version__
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "tongbao.__version__"}


@pytest.mark.parametrize("package", ["extract", "normalize", "schemas", "tongbao"])
def test_annotations_are_shipped(package):
    assert files(package).joinpath("py.typed").is_file()
    assert "py.typed" in PROJECT["tool"]["setuptools"]["package-data"][package]
