from __future__ import annotations

import pytest

from bench.structure import decisions, floors, knots, modules, named_numbers, sharing

BODY = "".join(f"    step_{i} = {i}\n" for i in range(6))


@pytest.fixture
def tree(tmp_path):
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").write_text('"""House."""\n')
    (package / "ground.py").write_text(
        f"SLACK, NAME = 1, 'a'\n_WIDE = 2.5\n_RANGE = (1, 2)\ndef f():\n{BODY}"
    )
    (package / "attic.py").write_text(
        "from house.ground import f\ndef g(xs):\n    if xs and xs[0]:\n        return [x for x in xs if x]\n"
        f"def h():\n{BODY}"
    )
    return modules(tmp_path, ["house"])


def test_figures_of_a_tree(tree):
    assert [m.name for m in tree] == ["house", "house.attic", "house.ground"]
    assert floors(tree) == 2
    assert named_numbers(tree) == 2
    assert sharing(tree) == {("house.attic", "house.ground")}


def test_conditions_operators_and_comprehensions_count(tree):
    assert knots(tree)[0] == (5, "house.attic.g")
    assert decisions(tree[2].tree.body[-1]) == 1
