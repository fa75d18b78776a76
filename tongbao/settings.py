"""Settings of a run: defaults, one TOML file, the environment, the command line; each value knows its origin.

Later sources win: default < file < environment < command line. In the file the bounds of one document stand
under ``[bounds]``, the limits on archives under ``[archives]``; in the environment ``page_seconds`` of
``[bounds]`` is ``TONGBAO_BOUNDS_PAGE_SECONDS`` and ``workers`` is ``TONGBAO_WORKERS``.
"""

from __future__ import annotations

import ast
import inspect
import json
import math
import os
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

from extract.limits import Limits

PREFIX = "TONGBAO_"
FILE_NAME = "tongbao.toml"
_FILE_VARIABLE = "TONGBAO_SETTINGS"


class SettingsError(Exception):
    """A setting that cannot be used; the message says which, from where and what would do."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a zip attachment may hold; an archive beyond any of these is refused whole."""

    depth: int = 3
    """Archives within archives: 1 means none."""
    members: int = 1_000
    bytes: int = 2 << 30
    """Of all members together, unpacked."""
    ratio: float = 200.0
    """Unpacked over packed size of a member, looked at from 1 MB unpacked."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a run can be told."""

    inbox: str = "inbox"
    """Folder or fsspec URL."""
    dataset: str = "dataset"
    """Folder or fsspec URL."""
    state: str = ""
    """Folder of ledger, lock and scratch files; empty: ``.tongbao`` in the data set (needed for a URL)."""
    specs: str = ""
    """Folders with specs of the user's own, parted as in ``PATH``."""
    workers: int = 0
    """Worker processes; 0: one for each core."""
    ray: str = ""
    """Address of a Ray cluster, or ``auto``; empty: local processes."""
    series_from: int = 2
    """So many numbered pictures of a folder are the pages of one document (``tongbao.series``); 0: never."""
    retire_after: int = 2_000
    """Tasks after which a worker process is replaced."""
    settle_seconds: float = 2.0
    """A file must be this long unchanged before it is read."""
    patience_seconds: float = 30.0
    """How long a run waits for a file that keeps changing."""
    poll_seconds: float = 30.0
    """How often ``--watch`` looks at the inbox."""
    metrics: str = ""
    """File for the Prometheus textfile collector; empty: none."""
    log: str = ""
    """File that JSON log lines are appended to; ``-`` is standard error; empty: none."""
    recipe: str = "tongbao.run"
    """Module that knows how to work on one document."""
    bounds: Limits = field(default_factory=Limits)
    archives: ArchiveLimits = field(default_factory=ArchiveLimits)

    @property
    def worker_count(self) -> int:
        """The number of worker processes, never 0."""
        return self.workers or os.cpu_count() or 1


STATE = ".tongbao"
"""The folder of the state, in the folder of the data set."""


def state_of(settings: Settings) -> Path:
    """The local folder of the ledger, the lock and the record of corrections."""
    return Path(settings.state or Path(settings.dataset) / STATE)


_MAY_BE_ZERO = frozenset({"workers", "series_from", "settle_seconds", "patience_seconds"})
_MAY_BE_EMPTY = frozenset({"state", "specs", "ray", "metrics", "log"})

SECTIONS: Mapping[str, type] = {"bounds": Limits, "archives": ArchiveLimits}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings, and for each dotted name (``bounds.pages``) where its value comes from."""

    settings: Settings
    origins: Mapping[str, str]

    def rows(self) -> list[tuple[str, object, str]]:
        """Name, value and origin of every setting, in the order of the classes."""
        return [(name, _get(self.settings, name), self.origins[name]) for name in names()]


def names() -> list[str]:
    """The dotted names of all settings."""
    plain = [f.name for f in fields(Settings) if f.name not in SECTIONS]
    return plain + [f"{section}.{f.name}" for section, cls in SECTIONS.items() for f in fields(cls)]


def resolve(
    given: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Resolved:
    """Settings from all sources.

    Args:
        given: Values of the command line by dotted name; None means "not given".
        environment: Defaults to that of the process.
        file: A TOML file; else ``TONGBAO_SETTINGS``, else ``tongbao.toml`` in the working folder, if any.

    Raises:
        SettingsError: A file that is not there or not TOML, an unknown name, a value that cannot be.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {name: _get(Settings(), name) for name in names()}
    origins = dict.fromkeys(values, "default")
    for source in (_from_file(file, environment), _from_environment(environment), _from_options(given or {})):
        for name, (value, origin) in source.items():
            if name not in values:
                meant = "".join(f", did you mean {n!r}?" for n in get_close_matches(name, values, 1))
                raise SettingsError(
                    f"{origin}: there is no setting {name!r}{meant or ';'} `tongbao config` lists them all"
                )
            values[name] = _convert(name, value, type(values[name]), origin)
            origins[name] = origin
    sections = {
        section: cls(**{f.name: values[f"{section}.{f.name}"] for f in fields(cls)})
        for section, cls in SECTIONS.items()
    }
    plain = {name: value for name, value in values.items() if "." not in name}
    settings = Settings(**plain, **sections)  # type: ignore[arg-type]
    return Resolved(settings=settings, origins=origins)


_Source = dict[str, tuple[object, str]]


def _from_file(file: Path | None, environment: Mapping[str, str]) -> _Source:
    named = file or (Path(environment[_FILE_VARIABLE]) if environment.get(_FILE_VARIABLE) else None)
    path = named or Path(FILE_NAME)
    if not path.is_file():
        if named:
            raise SettingsError(f"settings file {named} is not there")
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"settings file {path} cannot be read: {error}") from error
    found: _Source = {}
    for key, value in table.items():
        if key in SECTIONS and isinstance(value, dict):
            found |= {f"{key}.{inner}": (v, str(path)) for inner, v in value.items()}
        else:
            found[key] = (value, str(path))
    return found


def _from_environment(environment: Mapping[str, str]) -> _Source:
    variables = {PREFIX + name.replace(".", "_").upper(): name for name in names()}
    found: _Source = {}
    for variable, value in environment.items():
        if variable.startswith(PREFIX) and variable != _FILE_VARIABLE:
            name = variables.get(variable, variable.removeprefix(PREFIX).lower())
            found[name] = (value, variable)
    return found


def _from_options(given: Mapping[str, object]) -> _Source:
    return {name: (value, "command line") for name, value in given.items() if value is not None}


def _convert(name: str, value: object, kind: type, origin: str) -> object:
    wrong = SettingsError(f"{origin}: {name} = {value!r} should be {_wanted(name, kind)}")
    if isinstance(value, bool):
        raise wrong
    try:
        converted: Any = kind(value) if isinstance(value, str) or kind is float else value
    except (TypeError, ValueError):
        raise wrong from None
    if not isinstance(converted, kind):
        raise wrong
    if not isinstance(converted, int | float):
        fits = bool(converted) or name in _MAY_BE_EMPTY
    else:
        fits = math.isfinite(converted) and (converted > 0 or (converted == 0 and name in _MAY_BE_ZERO))
    if not fits:
        raise wrong
    return converted


def _wanted(name: str, kind: type) -> str:
    if kind is str:
        return "a text" if name in _MAY_BE_EMPTY else "a text that is not empty"
    number = "a whole number" if kind is int else "a number"
    return f"{number}, {'0 or more' if name in _MAY_BE_ZERO else 'above 0'}"


def as_toml(settings: Settings) -> str:
    """The settings as a file of settings, each below what it means (the words beside it in this module)."""
    parts = [
        "# Settings of tongbao. What stands here is overruled by the environment and the command line.\n"
    ]
    section = ""
    for name in names():
        head, dot, last = name.rpartition(".")
        if dot and head != section:
            section = head
            parts.append(f"\n[{section}]\n")
        meaning = _meanings(SECTIONS[head] if dot else Settings).get(last)
        parts.append(f"# {meaning}\n" if meaning else "")
        value = _get(settings, name)
        parts.append(f"{last} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(parts)


def _meanings(cls: type) -> dict[str, str]:
    """What stands below each field of a class of settings, on one line."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(body, ast.ClassDef), "the source of a class is a class"
    found: dict[str, str] = {}
    for field_, text in pairwise(body.body):
        if isinstance(field_, ast.AnnAssign) and isinstance(field_.target, ast.Name) and _is_text(text):
            found[field_.target.id] = " ".join(ast.literal_eval(text.value).split())  # type: ignore[attr-defined]
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _get(settings: Settings, name: str) -> object:
    value: object = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value
