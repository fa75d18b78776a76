"""The glossary names modules, and things in modules, that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| 中文"))
]
PLACES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[-1])})


def source_of(name: str) -> Path | None:
    """The file of a module or package."""
    path = ROOT.joinpath(*name.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if file.exists()), None)


def names_in(module: Path) -> set[str]:
    """What a module defines at its top."""
    found = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize("name", PLACES)
def test_what_the_glossary_names_exists(name: str) -> None:
    if source_of(name) is None:
        module, _, inner = name.rpartition(".")
        file = source_of(module)
        assert file is not None, f"there is no {module}"
        assert inner in names_in(file)


def test_every_row_is_whole_and_every_term_stands_once() -> None:
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != 4 or not all(row[1:])] == []
    terms = [row[1] for row in ROWS]
    assert len(terms) == len(set(terms))


def test_a_module_that_is_not_there_would_be_missed() -> None:
    assert source_of("extract.nowhere") is None
    assert "Cell" in names_in(ROOT / "extract" / "types.py")
    assert "Nothing" not in names_in(ROOT / "extract" / "types.py")
