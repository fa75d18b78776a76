from __future__ import annotations

import json
from decimal import Decimal

from bench.snapshot import SAMPLES, differences, plain, snapshot
from extract.types import BBox
from schemas.findings import Code, Finding, Place


def test_values_are_written_as_they_are_printed():
    finding = Finding(Code.PAGE_TURNED, "turned", Place(1, BBox(1.234, 2, 3, 4)))
    written = plain({"value": Decimal("1.50"), "finding": finding, "boxes": (0.005, 1.0)})
    assert written["value"] == "1.50"
    assert written["finding"]["code"] == "page_turned"
    assert written["finding"]["place"]["bbox"] == [1.23, 2, 3, 4]
    json.dumps(written)


def test_a_snapshot_has_cells_and_observations_and_is_the_same_again():
    path = SAMPLES / "shapes" / "body-total-spans-two.pdf"
    once, again = (snapshot(path.read_bytes(), path.name) for _ in range(2))
    assert once == again
    kinds = {line.split(" ", 1)[0] for line in once.splitlines()}
    assert {"document", "table", "cell", "observation"} <= kinds


def test_differences_name_document_and_line(tmp_path):
    for folder, texts in (("before", ["cell 1\n", "cell 2\n"]), ("after", ["cell 1\n", "cell 3\n"])):
        (tmp_path / folder / "inbox").mkdir(parents=True)
        (tmp_path / folder / "inbox" / "a.txt").write_text("".join(texts))
    found = list(differences(tmp_path / "after", tmp_path / "before", ["inbox"]))
    assert found == ["== inbox/a.txt: 2 lines", "-cell 2", "+cell 3"]
    assert not list(differences(tmp_path / "after", tmp_path / "after", ["inbox"]))
