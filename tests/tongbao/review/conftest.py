"""A small published data set in which one printed number does not add up, and the desk for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tongbao.nightly import run
from tongbao.review.app import review_app
from tongbao.review.opening import desk_of
from tongbao.review.safety import Rules
from tongbao.settings import Settings

HOST = "127.0.0.1:8642"
ORIGIN = f"http://{HOST}"
HOSTILE = "<script>window.hit=1</script>"

PLACES = {"城区": 120, "泽州县": 231, "高平市": 345, "阳城县": 467, "陵川县": 589, "沁水县": 613}
_TOTAL = sum(PLACES.values())


def notice(total: int = _TOTAL + 9, extra: str = "") -> str:
    """A notice of two columns that add up, but for the total of the first."""
    rows = "".join(
        f"<tr><td>{name}</td><td>{count}</td><td>{2 * count}</td></tr>" for name, count in PLACES.items()
    )
    return f"""<!doctype html><html><head><meta charset="utf-8"></head><body>
    <h1>晋城市2023年农村饮水工程完成情况通报</h1>
    <p>晋城市水利局</p><p>2024年1月15日</p>
    <p>附件1 各县工程完成情况 {extra}</p><p>单位：处</p>
    <table border="1"><tr><th>县区</th><th>计划工程</th><th>完成工程</th></tr>{rows}
    <tr><td>合计</td><td>{total}</td><td>{2 * _TOTAL}</td></tr></table></body></html>"""


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def publishing(self): ...
    def ended(self, receipt): ...


def publish(settings):
    return run(settings, Silent())


@pytest.fixture
def settings(tmp_path, inline) -> Settings:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "water.html").write_text(notice(), encoding="utf-8")
    given = Settings(inbox=str(inbox), dataset=str(tmp_path / "dataset"), settle_seconds=0.0)
    publish(given)
    return given


@pytest.fixture
def desk(settings):
    made = desk_of(settings, "李四")
    made.refresh()
    return made


@pytest.fixture
def rules():
    return Rules.of("127.0.0.1", 8642)


@pytest.fixture
def client(desk, rules):
    return TestClient(review_app(desk, rules), base_url=ORIGIN, headers={"origin": ORIGIN})


@pytest.fixture
def read_only(desk, rules):
    return TestClient(
        review_app(desk, replace(rules, read_only=True)), base_url=ORIGIN, headers={"origin": ORIGIN}
    )
