"""What the READMEs show is what the program says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tongbao.cli import app

ROOT = Path(__file__).parents[2]
READMES = ["README.md", "README.zh-CN.md"]


@pytest.fixture(scope="module")
def shown():
    """What each extraction that a README shows prints."""
    found = {}

    def call(words):
        if words not in found:
            arguments = [str(ROOT / w) if w.startswith("samples/") else w for w in words.split()]
            environment = {"COLUMNS": "110", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
            found[words] = CliRunner().invoke(app, arguments, env=environment).stdout
        return found[words]

    return call


@pytest.mark.parametrize("name", READMES)
def test_the_example_is_what_the_program_prints(name, shown):
    text = (ROOT / name).read_text(encoding="utf-8")
    examples = re.findall(r"```\n\$ tongbao (extract [^\n]+)\n(.*?)\n```", text, re.S)
    assert examples
    for words, example in examples:
        assert example in shown(words)


@pytest.mark.parametrize("name", READMES)
def test_it_is_short(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 150


def test_the_tests_that_reliability_names_are_there():
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)`", text)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).is_file()] == []
