"""In which language people are spoken to: Chinese where the locale or the browser asks for it, else English.

The program's own words are written in English where they are used; ``locale/zh.json`` has the Chinese of each
(tests hold that none is missing and none is left over). Names that are put together of a value of the data
("kind meaning") have their English in ``locale/en.json``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Language(StrEnum):
    """The languages that there are."""

    EN = "en"
    ZH = "zh"


_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Of POSIX, the strongest first."""


def of_locale(environment: Mapping[str, str] | None = None) -> Language:
    """The language of the terminal's locale."""
    environment = os.environ if environment is None else environment
    set_to = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return Language.ZH if set_to.lower().startswith("zh") else Language.EN


def of_browser(accepted: str) -> Language:
    """The language that a browser's ``Accept-Language`` puts first."""
    return Language.ZH if accepted.strip().lower().startswith("zh") else Language.EN


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """What a language says for the texts and names of the program."""
    text = files("tongbao").joinpath(f"locale/{language.value}.json").read_text(encoding="utf-8")
    known: dict[str, str] = json.loads(text)
    return known


def said(text: str, language: Language | None = None, /, **facts: object) -> str:
    """A text of the program in a language, else in that of the locale; ``facts`` fill its ``{names}``."""
    chosen = of_locale() if language is None else language
    words = catalogue(chosen).get(text, text)
    return words.format(**facts) if facts else words
