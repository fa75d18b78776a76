"""How the code is built, in figures: ``python -m bench.structure [ROOT] [--package extract]``.

Files, lines, floors of imports (the longest chain of modules that import each other), named numbers
(module constants that are a number or a tuple of numbers), the ten most knotted functions (conditions,
boolean operators, loops, handlers and comprehensions, each with its filters, counted; McCabe 1976 counts
the first kind only), and pairs of files that share six lines or more.
"""

from __future__ import annotations

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

SHARED = 6
"""Lines, blank ones, comments and imports left out, from which on two places share code."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DECISIONS = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.Assert, ast.match_case)


@dataclass(frozen=True, slots=True)
class Module:
    """A source file: dotted name, text, syntax tree."""

    name: str
    text: str
    tree: ast.Module


def modules(root: Path, packages: list[str]) -> list[Module]:
    """The modules below ``root`` in ``packages``."""
    found = []
    for path in sorted(p for package in packages for p in (root / package).rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        found.append(Module(name, text, ast.parse(text)))
    return found


def _imports(module: Module, names: set[str]) -> set[str]:
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & names
            found |= inner or ({node.module} & names)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & names
    return found - {module.name}


def floors(found: list[Module]) -> int:
    """The longest chain of imports; modules of a circle stand on one floor."""
    names = {m.name for m in found}
    below = {m.name: _imports(m, names) for m in found}
    floor: dict[str, int] = {}

    def of(name: str, above: frozenset[str]) -> int:
        if name not in floor:
            reached = [of(n, above | {name}) for n in below[name] if n not in above]
            floor[name] = 1 + max(reached, default=0)
        return floor[name]

    return max((of(name, frozenset()) for name in below), default=0)


def named_numbers(found: list[Module]) -> int:
    """Module constants whose value is a number, or a tuple of numbers."""
    return sum(
        _is_number(node.value)
        for module in found
        for node in module.tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
    )


def _is_number(node: ast.expr) -> bool:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return False
    values = value if isinstance(value, tuple) else (value,)
    return bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)


def decisions(function: ast.AST) -> int:
    """1 and the places where the function's way parts."""
    count = 1
    for node in ast.walk(function):
        count += isinstance(node, DECISIONS)
        if isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
    return count


def knots(found: list[Module]) -> list[tuple[int, str]]:
    """Functions with their decisions, most first."""
    functions = ((m, n) for m in found for n in ast.walk(m.tree) if isinstance(n, FUNCTIONS))
    return sorted(((decisions(n), f"{m.name}.{n.name}") for m, n in functions), reverse=True)


def sharing(found: list[Module]) -> set[tuple[str, str]]:
    """Pairs of modules that share at least ``SHARED`` lines in a row."""
    where: Mapping[tuple[str, ...], set[str]] = defaultdict(set)
    for module in found:
        for run in _runs(module.text):
            where[run].add(module.name)
    return {pair for names in where.values() for pair in combinations(sorted(names), 2)}


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    plain = (line.strip() for line in text.splitlines())
    lines = [s for s in plain if len(s) > 1 and not s.startswith(("#", "from ", "import ", '"""'))]
    for start in range(len(lines) - SHARED + 1):
        yield tuple(lines[start : start + SHARED])


def main() -> None:
    """Print the figures of one tree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, nargs="?", default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--package", action="append", help="(default: the whole product)")
    asked = parser.parse_args()
    found = modules(asked.root, asked.package or ["extract", "normalize", "schemas", "tongbao"])
    lines = sum(m.text.count("\n") for m in found)
    longest = max(found, key=lambda m: m.text.count("\n"))
    print(f"files {len(found)}, lines {lines}, longest {longest.name} ({longest.text.count(chr(10))})")
    print(f"floors of imports {floors(found)}, named numbers {named_numbers(found)}")
    print(f"pairs of files that share code {len(sharing(found))}")
    for count, name in knots(found)[:10]:
        print(f"{count:>4}  {name}")


if __name__ == "__main__":
    main()
