"""Commands and files that the documentation names exist, and both READMEs say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from tongbao.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
_CALL = re.compile(r"(?:^|[`$] ?|\s)tongbao ((?:[a-z]+)(?: (?:list|draft|check))?)([^\n`|]*)", re.M)
_OPTION = re.compile(r"(--[a-z-]+)")


def commands():
    """Options of every command, by its words."""
    group = typer.main.get_command(app)
    found = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        entries = {f"{name} {sub}": c for sub, c in inner.items()} if inner else {name: command}
        for words, entry in entries.items():
            found[words] = {o for p in entry.params for o in (*p.opts, *p.secondary_opts)}
    return found


def calls(page):
    """Commands in code: fenced blocks and inline code."""
    text = page.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```[a-z]*\n(.*?)```", text, re.S) + re.findall(r"`(tongbao [^`]+)`", text))
    return [(m.group(1), _OPTION.findall(m.group(2).split("#")[0])) for m in _CALL.finditer(code)]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_and_options_exist(page):
    known = commands()
    for words, options in calls(page):
        name = words if words in known else words.split()[0]
        if name in {"config", "spec"} and name not in known:
            continue
        assert name in known, f"{page.name} names 'tongbao {words}'"
        assert set(options) <= known[name] | {"--help"}, f"{page.name}: tongbao {words} {options}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_both_readmes_call_the_same_commands():
    english, chinese = (calls(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    assert english == chinese
    assert english


def test_makefile_has_the_two_commands_of_the_readme():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test", "bench"):
        assert re.search(rf"^{target}:", makefile, re.M)
