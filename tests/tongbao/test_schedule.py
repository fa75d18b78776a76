"""The schedule: pages of several documents side by side, second attempts, one reason per document."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from fake_notices import FakeRecipe, notice

from tongbao.intake import Folder, Intake
from tongbao.ledger import Ledger
from tongbao.outcome import Failure, Reason
from tongbao.schedule import Schedule
from tongbao.task import Done, Step
from tongbao.worker import perform


class Desk:
    """An executor in this process: notes what it is given, and ends ``tripped`` tasks with a failure."""

    slots = 2
    resident_bytes = 0

    def __init__(self, tripped=None):
        self.given, self._waiting, self._tripped = [], deque(), tripped or {}
        self.most = 0

    def submit(self, task):
        self.given.append((task.source.name, task.step, task.number, task.attempt))
        self._waiting.append(task)
        self.most = max(self.most, len(self._waiting))

    def wait(self, seconds):  # noqa: ARG002 - the executor's signature
        task = self._waiting.popleft()
        times, again = self._tripped.get((task.step, task.number), (0, False))
        if task.attempt <= times:
            return [Done(task, failure=Failure(Reason.CRASHED, "fell over", page=task.number), again=again)]
        return [perform(task, FakeRecipe())]


@pytest.fixture
def run(settings, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()

    def go(desk, bounds=settings.bounds):
        with Ledger(tmp_path / "ledger.sqlite") as ledger:
            intake = Intake(Folder(Path(settings.inbox)), ledger, settings, spool, "fake 1")
            return list(Schedule(intake, desk, ledger, FakeRecipe(), bounds).finished())

    return go


def put(settings, **documents):
    for name, pages in documents.items():
        (Path(settings.inbox) / f"{name}.json").write_bytes(notice(pages))


def test_each_page_is_read_once_and_the_document_concluded_after_its_last(settings, run):
    put(settings, a=[1, 2, 3])
    desk = Desk()
    (finished,) = run(desk)
    assert [(step, number) for _, step, number, _ in desk.given] == [
        (Step.SURVEY, 0),
        (Step.PAGE, 1),
        (Step.PAGE, 2),
        (Step.PAGE, 3),
        (Step.CONCLUDE, 0),
    ]
    assert (finished.parcels.record.pages, finished.parcels.record.observations) == (3, 6)


def test_several_documents_are_worked_on_and_the_queue_stays_short(settings, run):
    put(settings, **{f"n{i}": [i, i, i] for i in range(5)})
    desk = Desk()
    assert len(run(desk)) == 5
    assert 2 <= desk.most <= 4
    began = [name for name, step, _, _ in desk.given if step is Step.SURVEY]
    concluded = [i for i, given in enumerate(desk.given) if given[1] is Step.CONCLUDE]
    second = desk.given.index((began[1], Step.SURVEY, 0, 1))
    assert second < concluded[0]


def test_a_crash_is_tried_once_more(settings, run):
    put(settings, a=[1, 2])
    desk = Desk({(Step.PAGE, 2): (1, True)})
    (finished,) = run(desk)
    assert finished.parcels.record.published
    assert ("a.json", Step.PAGE, 2, 2) in desk.given


@pytest.mark.parametrize(("again", "attempts"), [(True, 2), (False, 1)])
def test_what_fails_for_good_refuses_the_document(settings, run, again, attempts):
    put(settings, a=[1, 2, 3])
    desk = Desk({(Step.PAGE, 2): (9, again)})
    (finished,) = run(desk)
    record = finished.parcels.record
    assert (record.reason_code, record.reason, record.pages) == ("crashed", "page 2: fell over", 3)
    assert sum(given[1:3] == (Step.PAGE, 2) for given in desk.given) == attempts
    assert Step.CONCLUDE not in {step for _, step, _, _ in desk.given}


def test_of_several_bad_pages_the_lowest_is_the_reason(settings, run):
    put(settings, a=[1, 2, 3, 4])
    (finished,) = run(Desk({(Step.PAGE, 1): (9, True), (Step.PAGE, 2): (9, False)}))
    assert finished.parcels.record.reason == "page 1: fell over"


def test_too_many_pages_are_refused_before_one_is_read(settings, run):
    put(settings, a=[1, 2, 3])
    desk = Desk()
    (finished,) = run(desk, replace(settings.bounds, pages=2))
    assert finished.parcels.record.reason_code is Reason.TOO_MANY_PAGES
    assert [step for _, step, _, _ in desk.given] == [Step.SURVEY]
