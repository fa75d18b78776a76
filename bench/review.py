"""A queue of 10,000 places: how long its first page takes, and the next item, beside a constant page."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tongbao.nightly import run
from tongbao.progress import Terminal
from tongbao.review.app import review_app
from tongbao.review.opening import desk_of
from tongbao.review.safety import Rules
from tongbao.settings import Settings

_PLACES = 10_000
_ROWS = 50
"""Rows of a notice: a sum that does not hold puts them and their total in doubt."""
_HOST = "127.0.0.1:8642"
_ITEMS = 30


def main() -> None:
    """Print the times."""
    from starlette.testclient import TestClient

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else _PLACES
    with tempfile.TemporaryDirectory() as temporary:
        settings = _published(Path(temporary), wanted)
        start = time.perf_counter()
        desk = desk_of(settings, "bench")
        desk.refresh()
        loaded = time.perf_counter() - start
        client = TestClient(review_app(desk, Rules.of("127.0.0.1", 8642)), base_url=f"http://{_HOST}")
        constant = _median(lambda: client.get("/static/style.css"), 20)
        first = _median(lambda: client.get("/"), 5)
        names = [i.id for i in desk.queue]
        step = max(1, len(names) // _ITEMS)
        near = [_once(lambda n=n: client.get(f"/item/{n}")) for n in names[:_ITEMS]]
        far = [_once(lambda n=n: client.get(f"/item/{n}")) for n in names[::step]]
        print(f"places in the queue                {len(names):>10,}")
        print(f"reading the data set, once         {loaded * 1000:>10.0f} ms")
        print(f"a constant page                    {constant * 1000:>10.1f} ms")
        print(f"first page of the queue            {first * 1000:>10.1f} ms")
        print(f"next item, median / worst          {_both(near)} ms")
        print(f"items of all documents             {_both(far)} ms")


def _both(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:>10.1f} / {max(times) * 1000:.1f}"


def _published(folder: Path, wanted: int) -> Settings:
    inbox = folder / "inbox"
    inbox.mkdir()
    for number in range(-(-wanted // (_ROWS + 1))):
        (inbox / f"{number:05}.html").write_text(_notice(number), encoding="utf-8")
    settings = Settings(inbox=str(inbox), dataset=str(folder / "dataset"), settle_seconds=0.0)
    run(settings, Terminal(quiet=True))
    return settings


def _notice(number: int) -> str:
    counts = [100 + (37 * number + 61 * row) % 899 for row in range(_ROWS)]
    rows = "".join(f"<tr><td>项目{r + 1}</td><td>{c}</td><td>{2 * c}</td></tr>" for r, c in enumerate(counts))
    total = sum(counts)
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head><body>'
        f"<h1>晋城市2023年第{number + 1}批项目情况通报</h1><p>单位：处</p>"
        "<table border=1><tr><th>项目</th><th>计划</th><th>完成</th></tr>"
        f"{rows}<tr><td>合计</td><td>{total + 7}</td><td>{2 * total}</td></tr></table></body></html>"
    )


def _once(call: object) -> float:
    start = time.perf_counter()
    answer = call()  # type: ignore[operator]
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - start


def _median(call: object, times: int) -> float:
    return statistics.median(_once(call) for _ in range(times))


if __name__ == "__main__":
    main()
