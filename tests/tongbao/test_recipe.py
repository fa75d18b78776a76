"""A recipe is a value that travels; what it gives depends on nothing else."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from fake_notices import FakeRecipe, notice

from schemas.spec_file import SpecError
from tongbao.outcome import DocumentError, Reason, SourceFile
from tongbao.recipe import InHand, recipe_of
from tongbao.settings import Settings, SettingsError

SEED = Path(__file__).parents[2] / "samples" / "inbox" / "zhangye-roads-2021-sheet.pdf"
OWN = """
spec: bench_seats
title: 座位
domain: test
match: {title: [座位]}
columns:
  seats: {header: 座位数}
"""


def source_of(path, sha256="ab" * 32):
    return SourceFile(sha256, path.name, path, path.stat().st_size)


class Counting:
    """A recipe that counts how often a document is opened."""

    version = "counting"

    def __init__(self):
        self.opened = []

    def open(self, source):
        self.opened.append(source.name)
        return FakeRecipe().open(source)

    def tidy_tables(self, outcome):
        return {"observations": len(outcome)}


def test_a_document_in_hand_is_opened_once(tmp_path):
    for name in "ab":
        (tmp_path / name).write_bytes(notice([1, 2]))
    a, b = (source_of(tmp_path / name, name * 64) for name in "ab")
    counting = Counting()
    recipe = InHand(counting)
    assert [recipe.open(a).read_page(n) for n in (1, 2)] == [1, 2]
    recipe.open(b)
    recipe.open(a)
    assert counting.opened == ["a", "b", "a"]
    assert (recipe.version, recipe.tidy_tables([None])) == ("counting", {"observations": 1})


def test_a_recipe_arrives_elsewhere_as_it_left():
    recipe = recipe_of(Settings())
    arrived = pickle.loads(pickle.dumps(recipe))
    assert arrived == recipe
    assert arrived.version == recipe.version


def test_specs_of_the_user_s_own_are_part_of_the_recipe_and_its_version(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    plain, own = recipe_of(Settings()), recipe_of(Settings(specs=str(tmp_path)))
    assert {s.name for s in own.specs} - {s.name for s in plain.specs} == {"bench_seats"}
    assert own.version != plain.version


def test_a_wrong_spec_or_module_is_said(tmp_path):
    (tmp_path / "x.yaml").write_text("spec: x\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"x\.yaml:1"):
        recipe_of(Settings(specs=str(tmp_path)))
    with pytest.raises(SettingsError, match=r"'nowhere\.at_all' names no module"):
        recipe_of(Settings(recipe="nowhere.at_all"))


def test_a_notice_step_by_step_gives_its_outcome():
    document = recipe_of(Settings()).open(source_of(SEED))
    survey = document.survey()
    assert (survey.media, survey.pages) == ("application/pdf", 3)
    outcome = document.conclude([document.read_page(n) for n in (1, 2, 3)])
    assert (outcome.record.tables, outcome.record.published) == (2, True)
    assert outcome.record.statuses["proved"] == len(outcome.observations)
    assert set(recipe_of(Settings()).tidy_tables(outcome)) == {"rural_roads__works", "rural_roads__source"}


def test_limits_are_those_of_the_settings():
    small = replace(Settings(), bounds=replace(Settings().bounds, file_bytes=100))
    with pytest.raises(DocumentError) as caught:
        recipe_of(small).open(source_of(SEED))
    assert caught.value.failure.reason is Reason.TOO_LARGE
