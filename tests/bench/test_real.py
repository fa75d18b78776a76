from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.panel import City, notice
from bench.real import Known, faults, read
from normalize.gazetteer import Gazetteer

GANZHOU = City("赣州市", "360700", 2009)
KNOWN = Known(
    "a.html", "赣州市财政局关于2012年一般公共预算收入完成情况的通报", "赣州市财政局", "2013-01-20",
    tables=1, sizes={1: (18, 2)}, periods=frozenset({"2012-01-01 2012-12-31"}),
    units=frozenset({"万元"}), places=18,
)  # fmt: skip


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "a.html"
    path.write_bytes(notice(GANZHOU, 2012, Gazetteer.load()))
    return path


def test_what_is_as_known_is_no_fault(document: Path) -> None:
    assert list(faults(KNOWN, *read(document))) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": "别的"}, "title is"),
        ({"issued_on": None}, "date is"),
        ({"tables": 2}, "1 tables, not 2"),
        ({"sizes": {1: (9, 2)}}, "table 1 is (18, 2), not (9, 2)"),
        ({"periods": frozenset()}, "other periods"),
        ({"units": frozenset({"元"})}, "other units"),
        ({"places": 3}, "18 places, not 3"),
        ({"labels": frozenset({"学校"})}, "no label 学校"),
    ],
)
def test_each_fault_is_told(document: Path, wrong: dict[str, object], told: str) -> None:
    (fault,) = faults(replace(KNOWN, **wrong), *read(document))  # type: ignore[arg-type]
    assert fault.startswith(told)
