"""One worker process and its limits."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Pipe
from pathlib import Path

import fake_notices
import pytest
from fake_notices import FakeRecipe

from extract.limits import Limits
from tongbao.crew import Crew, family, resident_bytes
from tongbao.outcome import DocumentError, Failure, Reason, SourceFile
from tongbao.parcels import Parcels
from tongbao.task import Step, Task
from tongbao.worker import perform


def task(tmp_path, pages, step=Step.PAGE, number=1, seconds=20.0, **more):
    file = tmp_path / "source"
    file.write_bytes(fake_notices.notice(pages))
    source = SourceFile("ab" * 32, "a.json", file, file.stat().st_size)
    return Task(step, source, Limits(memory_bytes=200 << 20), seconds, number, **more)


def test_a_document_step_by_step(tmp_path):
    survey = perform(task(tmp_path, [4, None], Step.SURVEY), FakeRecipe()).result
    assert survey.pages == 2
    pages = [perform(task(tmp_path, [4, None], number=n), FakeRecipe()).result for n in (1, 2)]
    conclude = task(tmp_path, [4, None], Step.CONCLUDE, 0, payloads=tuple(pages), media=survey.media)
    parcels = perform(conclude, FakeRecipe()).result
    assert isinstance(parcels, Parcels)
    assert (parcels.record.statuses, parcels.record.blanks) == ({"proved": 2}, 2)
    assert perform(conclude, FakeRecipe()).result.digest == parcels.digest


@pytest.mark.parametrize(
    ("error", "reason", "again"),
    [
        (DocumentError(Failure(Reason.ENCRYPTED, "locked")), Reason.ENCRYPTED, False),
        (MemoryError(), Reason.TOO_MUCH_MEMORY, True),
        (RuntimeError("std::bad_alloc"), Reason.TOO_MUCH_MEMORY, True),
        (ZeroDivisionError("by zero"), Reason.INTERNAL, True),
    ],
)
def test_what_is_raised_becomes_a_failure(tmp_path, monkeypatch, error, reason, again):
    def read_page(source, number):
        raise error

    monkeypatch.setattr(fake_notices, "read_page", read_page)
    done = perform(task(tmp_path, [1]), FakeRecipe())
    assert (done.failure.reason, done.again, done.result) == (reason, again, None)


def collect(crew, count):
    done = []
    until = time.monotonic() + 30
    while len(done) < count:
        assert time.monotonic() < until
        done += crew.wait(1.0)
    return done


def test_a_crew_outlives_its_workers_and_replaces_them(tmp_path):
    with Crew(1, FakeRecipe(), 400 << 20, retire_after=2, logs=tmp_path) as crew:
        crew.submit(task(tmp_path, [1]))
        first = collect(crew, 1)[0]
        assert first.failure is None
        os.kill(crew._workers[0]._process.pid, 9)  # while it is idle
        for _ in range(3):
            crew.submit(task(tmp_path, [1]))
        done = collect(crew, 3)
        assert {d.again for d in done if d.failure} <= {True}  # given to the dead one: worth a second attempt
        assert [d.failure for d in done[1:]] == [None, None]
        pid = crew._workers[0]._process.pid
        assert crew.resident_bytes > 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_ends_with_its_parent_in_the_middle_of_a_task(tmp_path):
    ours, theirs = Pipe()
    with theirs:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tongbao.worker", str(theirs.fileno()), str(400 << 20)],
            pass_fds=[theirs.fileno()],
        )
    ours.send(FakeRecipe())
    assert ours.recv() == "ready"
    ours.send(task(tmp_path, ["hang"]))
    time.sleep(0.2)
    assert worker.poll() is None
    ours.close()
    assert worker.wait(10) == -signal.SIGKILL


def test_what_a_page_starts_ends_with_it(tmp_path):
    marker = tmp_path / "pid"
    slow = task(tmp_path, ["start and hang"], seconds=1.0)
    slow.source.path.write_bytes(fake_notices.notice(["start and hang"], marker=str(marker)))
    with Crew(1, FakeRecipe(), 400 << 20, retire_after=9, logs=tmp_path) as crew:
        crew.submit(slow)
        assert collect(crew, 1)[0].failure.reason is Reason.TOO_SLOW
    state = Path(f"/proc/{marker.read_text()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


@pytest.mark.parametrize(("word", "reason"), [("eat", Reason.TOO_MUCH_MEMORY), ("hang", Reason.TOO_SLOW)])
def test_a_worker_is_watched_while_the_run_is_busy(tmp_path, word, reason):
    """Hashing, unpacking, publishing: nobody waits for the worker meanwhile."""
    with Crew(1, FakeRecipe(), 300 << 20, retire_after=9, logs=tmp_path) as crew:
        crew.submit(task(tmp_path, [1]))
        collect(crew, 1)
        crew.submit(task(tmp_path, [word], seconds=1.0 if word == "hang" else 60.0))
        pid = crew._workers[0]._process.pid
        until = time.monotonic() + 20
        while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
            assert time.monotonic() < until
            time.sleep(0.05)
        (done,) = collect(crew, 1)
        assert (done.failure.reason, done.again) == (reason, True)
        crew.submit(task(tmp_path, [1]))
        assert collect(crew, 1)[0].failure is None


def test_memory_is_that_of_a_worker_and_of_all_that_it_starts():
    child = "import time; held = bytearray(200 << 20); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as process:
        until = time.monotonic() + 20
        while sum(resident_bytes(pid) for pid in family(process.pid)) < 200 << 20:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert resident_bytes(process.pid) < 100 << 20
        os.killpg(process.pid, signal.SIGKILL)


def test_scratch_files_lie_in_the_spool_and_go_with_the_worker(tmp_path):
    with Crew(1, FakeRecipe(), 400 << 20, retire_after=9, logs=tmp_path) as crew:
        crew.submit(task(tmp_path, ["scratch"]))
        assert collect(crew, 1)[0].failure is None
        assert len(list((tmp_path / "spool" / "worker-0").iterdir())) == 1
    assert not (tmp_path / "spool" / "worker-0").exists()


def test_workers_compute_on_one_thread_and_report_nothing():
    program = """
import os
from multiprocessing.connection import Pipe
from tongbao import worker
from tongbao.run import recipe
from tongbao.settings import Settings
ours, theirs = Pipe()
worker.end_with_parent = lambda pipe: None  # nobody to end with
ours.send(recipe(Settings()))
worker.InHand = lambda recipe: ours.close()  # there is nothing to do
try:
    worker.main([str(theirs.fileno()), str(1 << 32)])
except BrokenPipeError:
    import cv2
    print(cv2.getNumThreads(), os.environ["ORT_DISABLE_TELEMETRY"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1"]


def test_no_network_is_reached(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = f"""
import socket
from tongbao.worker import forbid_network
forbid_network()
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", {server.getsockname()[1]})),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["NetworkError"] * 3
