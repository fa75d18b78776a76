"""The executor on Ray, against a stand-in for its library; ``bench.night_ray`` measures the real one."""

from __future__ import annotations

import sys
import types

import fake_notices
import pytest

from extract.limits import Limits
from tongbao.outcome import SourceFile
from tongbao.settings import Settings
from tongbao.task import Done, ExecutorError, Step, Task


class Things(types.SimpleNamespace):
    __hash__ = object.__hash__


class RayError(Exception):
    pass


class RayActorError(RayError):
    pass


class ObjectLostError(RayError):
    pass


class FakeRay:
    """A cluster of so many cores; stations named in ``lost`` die when they are first given a task."""

    exceptions = Things(RayError=RayError, RayActorError=RayActorError, ObjectLostError=ObjectLostError)

    def __init__(self, cores, lost=()):
        self.cores, self.lost, self.started, self.killed = cores, set(lost), 0, []
        self.stored = []

    def is_initialized(self):
        return True

    def available_resources(self):
        gone = len(self.killed) + len([number for number in self.lost if number < self.started])
        return {"CPU": float(self.cores - (self.started - gone))}

    def remote(self, **_):
        def actor(cls):
            return Things(remote=lambda *_: self.station())

        return actor

    def station(self):
        number, self.started = self.started, self.started + 1

        def do(task, data):
            error = RayActorError() if number in self.lost else None
            return Things(value=Done(task, result=data), error=error)

        return Things(
            number=number,
            ready=Things(remote=lambda: Things(value=True, error=None)),
            do=Things(remote=do),
        )

    def wait(self, references, num_returns, timeout):  # noqa: ARG002
        return references[:num_returns], references[num_returns:]

    def get(self, reference):
        if reference.error:
            raise reference.error
        return reference.value

    def put(self, data):
        self.stored.append(data)
        return data

    def kill(self, station):
        self.killed.append(station.number)


@pytest.fixture
def tasks(tmp_path):
    file = tmp_path / "source"
    file.write_bytes(fake_notices.notice([1, 2, 3]))
    source = SourceFile("ab" * 32, "a.json", file, file.stat().st_size)
    return [Task(Step.PAGE, source, Limits(), 9.0, number) for number in (1, 2, 3)]


def finish(crew, tasks):
    for task in tasks:
        crew.submit(task)
    done = []
    while len(done) < len(tasks):
        done += crew.wait(0.01)
    return sorted(d.task.number for d in done)


def crew_on(ray, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", ray)
    from tongbao.ray_crew import RayCrew

    return RayCrew(Settings(ray="auto"), fake_notices.FakeRecipe())


def test_tasks_of_a_lost_node_are_done_by_the_others(tasks, monkeypatch):
    ray = FakeRay(2, lost={1})
    with crew_on(ray, monkeypatch) as crew:
        assert crew.slots == 2
        assert finish(crew, tasks) == [1, 2, 3]
        assert crew.slots == 1
    assert ray.killed == [0]
    assert len(ray.stored) == 1  # the bytes of the document travel once


def test_when_all_nodes_are_lost_new_ones_are_asked_for(tasks, monkeypatch):
    ray = FakeRay(2, lost={0, 1})
    with crew_on(ray, monkeypatch) as crew:
        assert finish(crew, tasks) == [1, 2, 3]
    assert ray.started == 4


def test_a_node_that_joins_is_used(tasks, monkeypatch):
    ray = FakeRay(1)
    with crew_on(ray, monkeypatch) as crew:
        monkeypatch.setattr("tongbao.ray_crew._ASK_SECONDS", 0.0)
        ray.cores = 3
        for task in tasks:
            crew.submit(task)
        done = crew.wait(0.01)
        assert crew.slots + len(crew._starting) == 3
        while len(done) < 3:
            done += crew.wait(0.01)
        assert crew.slots == 3
    assert ray.started == 3
    assert sorted(ray.killed) == [0, 1, 2]


def test_no_more_stations_than_workers_are_started(monkeypatch):
    ray = FakeRay(8)
    monkeypatch.setitem(sys.modules, "ray", ray)
    from tongbao.ray_crew import RayCrew

    with RayCrew(Settings(ray="auto", workers=2), fake_notices.FakeRecipe()) as crew:
        crew._ask_for_more()
        assert (crew.slots, ray.started) == (2, 2)


def test_without_a_core_nothing_runs(tasks, monkeypatch):
    with pytest.raises(ExecutorError, match="no free core"):
        crew_on(FakeRay(0), monkeypatch)
    ray = FakeRay(1, lost={0})
    with crew_on(ray, monkeypatch) as crew:
        ray.cores = 0
        with pytest.raises(ExecutorError, match="no free core"):
            finish(crew, tasks)


def test_a_station_does_tasks_in_a_process_of_its_own(tasks):
    from tongbao.ray_crew import Station

    station = Station(fake_notices.FakeRecipe(), 400 << 20, 10)
    assert station.ready()
    data = tasks[0].source.path.read_bytes()
    assert station.do(tasks[0], data).failure is None
    tasks[0].source.path.unlink()
    done = station.do(tasks[1], b"")  # it holds the bytes already
    assert (done.failure, done.task.number) == (None, 2)
    station._crew.close()


def test_ray_must_be_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    from tongbao.ray_crew import RayCrew

    with pytest.raises(ExecutorError, match=r"pip install 'tongbao\[ray\]'"):
        RayCrew(Settings(ray="auto"), fake_notices.FakeRecipe())
