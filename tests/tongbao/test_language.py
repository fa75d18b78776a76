"""The program's words in both languages: none missing, none left over, all with the same blanks to fill."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import typer

from schemas.figures import IdentityKind, Status
from schemas.findings import Code
from tongbao import cli, doctor
from tongbao.finding_words import words
from tongbao.language import Language, catalogue, of_browser, of_locale, said
from tongbao.outcome import DocumentStatus
from tongbao.review.queue import Kind
from tongbao.review.views import _STATES

PACKAGE = Path(cli.__file__).parent


def _said_in_code():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name == "said" or (name == "message" and len(node.args) > 2):
                    yield node.args[0].value
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from ([node.value] if node.value in catalogue(Language.ZH) else [])


def _said_in_pages():
    for path in (PACKAGE / "review" / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"""\bt\("([^"~]+)"[,)]""", text)
        yield from re.findall(r"""\bt\('([^'~]+)'[,)]""", text)


def _said_in_help(command=None):
    command = command or typer.main.get_command(cli.app)
    yield command.help
    yield from (p.help for p in command.params if getattr(p, "help", None))
    for part in getattr(command, "commands", {}).values():
        yield from _said_in_help(part)


def _put_together():
    yield from (f"kind {kind}" for kind in Kind)
    yield from (f"relation {kind}" for kind in IdentityKind)
    yield from (f"choice {why}" for why in ("sum", "read", "repair"))
    yield from (f"state {state or 'all'}" for state in _STATES)
    yield from (f"status {status}" for status in DocumentStatus if status != DocumentStatus.PUBLISHED)


def _named():
    yield from (status.value for status in Status)
    yield from (status.value for status in DocumentStatus)
    for check in doctor.checks():
        yield from (check.what, check.remedy)


def test_every_text_has_its_chinese_and_none_is_left_over():
    wanted = {*_said_in_code(), *_said_in_pages(), *_said_in_help(), *_put_together()}
    chinese = set(catalogue(Language.ZH))
    assert wanted - chinese - {"", None} == set()
    assert chinese - wanted == set()


def test_names_that_are_put_together_have_their_english():
    assert set(catalogue(Language.EN)) == set(_put_together())


def test_what_the_doctor_finds_has_its_chinese():
    assert {text for text in _named() if text} <= set(catalogue(Language.ZH))


@pytest.mark.parametrize("language", Language)
def test_translations_have_the_same_blanks(language):
    for text, translated in catalogue(language).items():
        assert set(re.findall(r"\{(\w+)\}", translated)) == set(re.findall(r"\{(\w+)\}", text)), text
        assert translated


@pytest.mark.parametrize("language", Language)
def test_every_code_has_a_name_and_an_advice(language):
    for code in Code:
        told = words(code, language)
        assert told.name
        assert told.advice.endswith((".", "。", "?"))


def test_the_locale_and_the_browser_choose():
    assert of_locale({"LANG": "zh_CN.UTF-8"}) is Language.ZH
    assert of_locale({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}) is Language.EN
    assert of_locale({}) is Language.EN
    assert of_browser("zh-CN,zh;q=0.9,en;q=0.8") is Language.ZH
    assert of_browser("de,en") is Language.EN


def test_a_text_without_translation_stays_as_it_is():
    assert said("x {name}", Language.ZH, name="y") == "x y"


def test_the_help_speaks_chinese():
    command = cli.translated(typer.main.get_command(cli.app), Language.ZH)
    assert command.commands["review"].help == "在浏览器中复核数据集的存疑之处并改正。"
    cli.translated(command, Language.EN)
