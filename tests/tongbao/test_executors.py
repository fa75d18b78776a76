from __future__ import annotations

import sys

import pytest
from fake_notices import FakeRecipe

from tongbao.crew import Crew
from tongbao.executors import executor
from tongbao.settings import Settings
from tongbao.task import ExecutorError


def test_without_a_cluster_the_workers_are_processes_of_this_machine(tmp_path):
    with executor(Settings(workers=3), FakeRecipe(), tmp_path) as workers:
        assert isinstance(workers, Crew)
        assert workers.slots == 3


def test_an_address_asks_for_the_cluster(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExecutorError, match="Ray is not installed"):
        executor(Settings(ray="auto"), FakeRecipe(), tmp_path)
