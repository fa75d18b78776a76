"""The notebook of the documentation runs from its first cell to its last."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_cell_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    book = json.loads((ROOT / "docs" / "first-look.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code"]
    names: dict[str, object] = {}
    for number, cell in enumerate(cells, start=1):
        exec(compile(cell, f"cell {number}", "exec"), names)
    assert len(cells) > 5
    assert names["receipt"].published == 2
    assert len(names["proved"]) > 50
