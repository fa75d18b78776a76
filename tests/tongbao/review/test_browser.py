"""The review pages in a real browser (Debian's Chromium): by keyboard alone; hostile text; a dropped file."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace

import openpyxl
import pytest
import uvicorn

from schemas.figures import Status
from tongbao import load
from tongbao.review.app import review_app
from tongbao.review.reader import Reader
from tongbao.review.safety import Rules
from tongbao.review.server import free_port

from .conftest import PLACES, notice, publish

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")

TOTAL = sum(PLACES.values())


@pytest.fixture
def address(desk, settings):
    port = free_port("127.0.0.1", 0)
    with Reader(replace(settings, workers=1), ()) as reader:
        yield from _served(review_app(desk, Rules.of("127.0.0.1", port), reader), port)


def _served(app, port):
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page():
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN", viewport={"width": 1360, "height": 860})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        browser.close()
        assert said == []  # nothing that the content security policy had to stop, no fault of a script


def shown(page, selector):
    """Wait until it is there and the script listens: keys that come before it are nobody's."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def test_a_value_is_corrected_by_keyboard_alone_and_taken_back(page, address, settings):
    page.goto(address)
    page.wait_for_load_state()
    page.keyboard.press("Enter")  # begin
    shown(page, ".relation.bad")
    assert page.locator(".reading").inner_text() == str(TOTAL + 9)
    assert page.locator("svg .box").first.is_visible()
    page.keyboard.press("e")
    page.keyboard.type(str(TOTAL))
    page.keyboard.press("Enter")
    shown(page, ".note.good")  # the identity holds, and with it all that hung on it
    assert page.locator("tbody tr").count() == 0
    page.keyboard.press("z")
    shown(page, ".relation.bad")
    page.keyboard.press("1")  # the candidate that the identity needs
    shown(page, ".note.good")

    publish(settings)
    frame = load(settings.dataset)
    corrected = frame[frame.status == Status.CORRECTED]
    assert corrected.value.tolist() == [TOTAL]
    assert (frame.status == Status.DOUBTFUL).sum() == 0


def test_a_file_is_dropped_and_its_workbook_opened(page, address, tmp_path):
    file = tmp_path / "水利.html"
    file.write_text(notice(extra="&lt;img src=x onerror=window.hit=1&gt;"), encoding="utf-8")
    page.goto(f"{address}drop")
    page.set_input_files("#file", str(file))
    shown(page, ".grid td")
    page.locator("img.overlay").first.evaluate("image => image.decode()")  # fails if it is no picture
    assert page.evaluate("window.hit") is None  # hostile text stayed text
    with page.expect_download() as fetched:
        page.click("text=Excel")
    assert fetched.value.suggested_filename == "水利.xlsx"
    fetched.value.save_as(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    numbers = {c.value for row in sheet.iter_rows() for c in row if c.data_type == "n" and c.value}
    assert set(PLACES.values()) <= numbers


def test_keys_skip_go_back_and_leave_fields(page, address):
    page.goto(address)
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    shown(page, ".progress")
    first = page.url
    page.keyboard.press("s")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.dataset.focus") == "r"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
