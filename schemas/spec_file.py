"""Reads spec files: YAML to ``NoticeSpec``, every error with file and line.

Keys beside the packaged ones may lie in a folder of the user's (setting ``specs``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn, TypeVar

import yaml

from schemas.formula import Formula, FormulaError, parse
from schemas.spec import (
    Alternatives,
    Check,
    Column,
    Dimension,
    DimensionAddsUp,
    Entity,
    Match,
    Mode,
    NoticeSpec,
    RowsAddUp,
    Segment,
)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it is installed: ten times as fast, the same line numbers."""
PACKAGED = Path(__file__).with_name("notices")
_KEYS = {
    "spec", "title", "domain", "match", "entity", "unit", "mode", "columns", "dimensions", "checks",
}  # fmt: skip
_COLUMN_KEYS = {"header", "unit", "required", "additive", "min", "max"}
E = TypeVar("E", Mode, Entity)

_NAME = re.compile(r"[^\W\d]\w*")
_LEVEL = re.compile(r"\s+>\s+")
"""Between the levels of a header: a bare ``>`` may be part of a text (μ>40)."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class SpecError(ValueError):
    """A spec file is wrong; the message begins with ``file:line:``."""


class _Source:
    """A parsed file: plain values on request, and the line of each for messages."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, node: yaml.Node, message: str) -> NoReturn:
        raise SpecError(f"{self.path.name}:{node.start_mark.line + 1}: {message}")

    def mapping(self, node: yaml.Node, what: str, keys: set[str] | None = None) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} must be a mapping (key: value)")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, "a key")
            if name in found:
                self.fail(key, f"'{name}' stands twice in {what}")
            if keys is not None and name not in keys:
                self.fail(key, f"{what} has no key '{name}'; known: {', '.join(sorted(keys))}")
            found[name] = value
        return found

    def sequence(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{what} must be a list")
        return list(node.value)

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, f"{what} must be a text")
        return str(node.value).strip()

    def boolean(self, node: yaml.Node, what: str) -> bool:
        value = self.text(node, what)
        if value not in {"true", "false"}:
            self.fail(node, f"{what} must be true or false")
        return value == "true"

    def number(self, node: yaml.Node, what: str) -> Decimal:
        try:
            return Decimal(self.text(node, what))
        except InvalidOperation:
            self.fail(node, f"{what} must be a number")

    def member(self, node: yaml.Node, what: str, kind: type[E]) -> E:
        value = self.text(node, what)
        try:
            return kind(value)
        except ValueError:
            self.fail(node, f"{what} '{value}' is none of {', '.join(kind)}")


def load_spec(path: Path) -> NoticeSpec:
    """Read one spec file.

    Raises:
        SpecError: the file is no valid spec; the message names file and line.
    """
    return read_spec(path.read_text(encoding="utf-8"), path)


def read_spec(text: str, path: Path) -> NoticeSpec:
    """Read a spec from the text of a file; ``path`` names it in messages.

    Raises:
        SpecError: the text is no valid spec.
    """
    source = _Source(path)
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SpecError(f"{path.name}:{line}: not YAML: {error.problem}") from error
    if root is None:
        raise SpecError(f"{path.name}:1: the file is empty")
    top = source.mapping(root, "a spec", _KEYS)
    for key in ("spec", "title", "match", "columns"):
        if key not in top:
            source.fail(root, f"the key '{key}' is missing")
    dimensions = _dimensions(source, top.get("dimensions"))
    unit = source.text(top["unit"], "unit") if "unit" in top else None
    columns = _columns(source, top["columns"], {d.name for d in dimensions}, unit)
    name = source.text(top["spec"], "spec")
    if not _NAME.fullmatch(name):
        source.fail(top["spec"], f"'{name}' is not a name (letters, digits, _)")
    checks = top.get("checks")
    return NoticeSpec(
        name=name,
        title=source.text(top["title"], "title"),
        domain=source.text(top["domain"], "domain") if "domain" in top else "general",
        match=_match(source, top["match"]),
        entity=source.member(top["entity"], "entity", Entity) if "entity" in top else None,
        mode=source.member(top["mode"], "mode", Mode) if "mode" in top else Mode.EVOLVE,
        columns=columns,
        dimensions=dimensions,
        checks=_checks(source, checks, columns, dimensions) if checks is not None else (),
    )


def load_specs(*folders: Path) -> tuple[NoticeSpec, ...]:
    """The packaged specs and those of ``folders``, by name.

    Raises:
        SpecError: a file is wrong, two files give the same name, or a folder is not there.
    """
    for folder in folders:
        if not folder.is_dir():
            raise SpecError(f"{folder}: there is no such folder of specs")
    specs: dict[str, NoticeSpec] = {}
    for folder in (PACKAGED, *folders):
        for path in sorted(folder.glob("*.yaml")):
            spec = load_spec(path)
            if spec.name in specs:
                raise SpecError(f"{path.name}:1: the name '{spec.name}' is taken by another spec")
            specs[spec.name] = spec
    return tuple(specs[name] for name in sorted(specs))


def _alternatives(text: str) -> Alternatives:
    return tuple(part.strip() for part in text.split("|"))


def _match(source: _Source, node: yaml.Node) -> Match:
    parts = source.mapping(node, "match", {"title", "issuer"})
    read: Callable[[str], tuple[Alternatives, ...]] = lambda key: tuple(  # noqa: E731
        _alternatives(source.text(n, f"match.{key}")) for n in source.sequence(parts[key], f"match.{key}")
    )
    return Match(
        title=read("title") if "title" in parts else (),
        issuer=read("issuer") if "issuer" in parts else (),
    )


def _dimensions(source: _Source, node: yaml.Node | None) -> tuple[Dimension, ...]:
    if node is None:
        return ()
    found = []
    for name, body in source.mapping(node, "dimensions").items():
        values = source.mapping(body, f"dimension {name}")
        if "pattern" in values:
            pattern = source.text(values["pattern"], "pattern")
            try:
                re.compile(pattern)
            except re.error as error:
                source.fail(values["pattern"], f"pattern of {name}: {error}")
            found.append(Dimension(name, pattern=pattern))
        else:
            found.append(
                Dimension(
                    name,
                    tuple((key, _alternatives(source.text(n, key))) for key, n in values.items()),
                )
            )
    return tuple(found)


def _columns(
    source: _Source, node: yaml.Node, dimensions: set[str], default_unit: str | None
) -> tuple[Column, ...]:
    columns = []
    for name, body in source.mapping(node, "columns").items():
        if not _NAME.fullmatch(name):
            source.fail(body, f"column '{name}' is not a name (letters, digits, _)")
        keys = source.mapping(body, f"column {name}", _COLUMN_KEYS)
        if "header" not in keys:
            source.fail(body, f"column {name} has no header")
        columns.append(
            Column(
                name=name,
                header=_header(source, keys["header"], dimensions),
                unit=source.text(keys["unit"], "unit") if "unit" in keys else default_unit,
                required=source.boolean(keys["required"], "required") if "required" in keys else True,
                additive=source.boolean(keys["additive"], "additive") if "additive" in keys else True,
                minimum=source.number(keys["min"], "min") if "min" in keys else None,
                maximum=source.number(keys["max"], "max") if "max" in keys else None,
            )
        )
    if not columns:
        source.fail(node, "columns is empty")
    return tuple(columns)


def _header(source: _Source, node: yaml.Node, dimensions: set[str]) -> tuple[Segment, ...]:
    segments = []
    for part in _LEVEL.split(source.text(node, "header")):
        placeholder = _PLACEHOLDER.search(part)
        if placeholder is None:
            segments.append(Segment(_alternatives(part.strip())))
            continue
        if placeholder.group(1) not in dimensions:
            source.fail(node, f"the header names a dimension '{placeholder.group(1)}' that is not declared")
        before, after = part[: placeholder.start()].strip(), part[placeholder.end() :].strip()
        segments.append(Segment(dimension=placeholder.group(1), before=before, after=after))
    return tuple(segments)


def _checks(
    source: _Source, node: yaml.Node, columns: tuple[Column, ...], dimensions: tuple[Dimension, ...]
) -> tuple[Check, ...]:
    names = {c.name for c in columns}
    checks: list[Check] = []
    for item in source.sequence(node, "checks"):
        if isinstance(item, yaml.MappingNode):
            parts = source.mapping(item, "a check", {"dimension", "formula"})
            if set(parts) != {"dimension", "formula"}:
                source.fail(item, "a check over a dimension needs 'dimension' and 'formula'")
            dimension = source.text(parts["dimension"], "dimension")
            declared = {d.name: {v for v, _ in d.values} for d in dimensions}
            if dimension not in declared:
                source.fail(item, f"dimension '{dimension}' is not declared")
            formula = _formula(source, parts["formula"], declared[dimension], f"value of {dimension}")
            checks.append(DimensionAddsUp(dimension, formula))
        elif source.text(item, "a check") == "rows add up":
            checks.append(RowsAddUp())
        else:
            checks.append(_formula(source, item, names, "column"))
    return tuple(checks)


def _formula(source: _Source, node: yaml.Node, names: set[str], what: str) -> Formula:
    try:
        formula = parse(source.text(node, "a check"))
    except FormulaError as error:
        source.fail(node, f"check: {error}")
    for ref in formula.refs:
        if ref.measure not in names:
            source.fail(node, f"check names '{ref.measure}', which is no {what} of this spec")
    return formula
