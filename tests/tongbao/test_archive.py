"""Notices of other cities, domains and years: a real run from files to frames that their specs accept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest.mock import Mock

import pyarrow.parquet as pq
import pytest

from normalize.gazetteer import Gazetteer
from schemas.frames import frame_schema
from schemas.spec_file import load_specs
from tongbao.contract import tables_json
from tongbao.dataset import Dataset
from tongbao.nightly import run
from tongbao.run import check, read, understand
from tongbao.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"
NOTICES = [
    *sorted(SAMPLES.glob("archive/*.pdf")),
    SAMPLES / "inbox" / "ganzhou-health-2018-kai.pdf",
    SAMPLES / "inbox" / "zhangye-roads-2021-sheet.pdf",
]
EXPECTED = {
    "ganzhou-health-2018-kai": ["health_relief"],
    "linyi-schools-2012-word": ["school_building", None],
    "taian-bulletin-1998-word": ["gdp_by_division", None],
    "taigu-accounts-2020-word": ["budget_execution", "budget_execution"],
    "zhangye-roads-2021-sheet": ["rural_roads", None],
    "zhuzhou-renewal-2023-web": ["estate_renewal", None],
}


def plain(rows):
    return [["".join(text.split()) for text in row] for row in rows]


@pytest.fixture(params=NOTICES, ids=lambda p: p.stem)
def path(request):
    return request.param


def test_extraction_is_the_truth(path):
    truth = json.loads((SAMPLES / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
    result = tables_json(read(path))
    assert [plain(t["rows"]) for t in result["tables"]] == [plain(t["rows"]) for t in truth["tables"]]
    assert [plain(t["header"]) for t in result["tables"]] == [plain(t["header"]) for t in truth["tables"]]
    for key in ("title", "doc_number", "issuer", "issued_on"):
        assert result["document"][key] == truth["document"][key]


def test_specs_explain_their_tables_and_nothing_breaks(path):
    understood = understand(read(path), load_specs(), Gazetteer.load())
    vouched = check(understood)
    assert [t.spec.name if t.spec else None for t in vouched.tables] == EXPECTED[path.stem]
    assert [f.message for t in vouched.tables for f in t.findings] == []
    assert vouched.trust.broken == 0


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    inbox = folder / "inbox"
    inbox.mkdir()
    for path in NOTICES:
        shutil.copy(path, inbox)
    settings = Settings(
        inbox=str(inbox), dataset=str(folder / "dataset"), workers=2, settle_seconds=0.0, log=""
    )
    run(settings, Mock())
    return Path(settings.dataset)


def test_each_document_is_published_with_its_head(dataset):
    rows = {row["path"]: row for row in Dataset(str(dataset)).table("documents").to_pylist()}
    assert {row["status"] for row in rows.values()} == {"published"}
    head = rows["taian-bulletin-1998-word.pdf"]
    assert (head["issuer_code"], str(head["issued_on"])) == ("370900", "1999-02-10")


@pytest.mark.parametrize("name", sorted({n for names in EXPECTED.values() for n in names if n}))
def test_published_tables_pass_the_schema_of_their_spec(dataset, name):
    spec = next(s for s in load_specs() if s.name == name)
    folders = [path for path in (dataset / "tables").iterdir() if path.is_dir()]
    grains = [path.name for path in folders if path.name.split("__")[0] == name]
    assert grains
    for grain in grains:
        frame = pq.read_table(dataset / "tables" / grain).to_pandas()
        assert len(frame_schema(spec, grain.split("__")[1:]).validate(frame)) > 0


def test_a_former_name_is_the_division_of_its_time(dataset):
    frame = pq.read_table(dataset / "tables" / "gdp_by_division").to_pandas()
    suburb = frame[frame["row_label"] == "郊区"].iloc[0]
    assert suburb["region_code"] == "370911"
