"""The package says of itself what runs after what."""

from __future__ import annotations

import ast
import pkgutil
import re
from pathlib import Path

import extract.whitespace


def test_the_docstring_names_every_module_and_no_other() -> None:
    there = {module.name for module in pkgutil.iter_modules(extract.whitespace.__path__)}
    named = set(re.findall("``([a-z_]+)``", extract.whitespace.__doc__ or ""))
    assert named == there


def test_no_step_imports_one_that_runs_it() -> None:
    """A step below knows nothing of the chain above it: no circle, and ``find`` and ``coarse`` on top."""
    folder = Path(extract.whitespace.__path__[0])
    below = {path.stem: imported(path) for path in folder.glob("*.py") if path.stem != "__init__"}
    assert not any({"find", "coarse"} & names for names in below.values())
    while done := [name for name, names in below.items() if not names]:
        below = {name: names - set(done) for name, names in below.items() if name not in done}
    assert below == {}


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.rpartition(".")[2] for name in names if name.startswith("extract.whitespace.")}
