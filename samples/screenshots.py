"""``python -m samples.screenshots [DIR]``: the pictures in docs/img, made anew from the samples.

Needs Debian's Chromium and a font with Chinese letters (apt-get install chromium fonts-wqy-microhei).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from samples.lab.grades import scan
from tongbao.language import Language
from tongbao.nightly import run
from tongbao.progress import Terminal
from tongbao.review.app import review_app
from tongbao.review.opening import desk_of, specs_of
from tongbao.review.reader import Reader
from tongbao.review.safety import Rules
from tongbao.review.server import free_port
from tongbao.settings import Settings

_HERE = Path(__file__).parent
_WORN = ("archive/taigu-accounts-2020-word.pdf", "heavy", 3)
"""A sample, a grade of wear and a seed that leave some figures in doubt."""
_CLEAN = ("inbox/zhangye-roads-2021-sheet.pdf", "archive/zhuzhou-renewal-2023-web.pdf")


def main(folder: Path) -> None:
    """Make all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        settings = _published(Path(temporary))
        with _served(settings) as address, _browser() as page:
            for language in Language:
                _shoot(page, address, folder, language)
            page.goto(f"file://{settings.dataset}/report.html")
            page.screenshot(path=folder / "report.png")


def _published(temporary: Path) -> Settings:
    inbox = temporary / "inbox"
    inbox.mkdir()
    name, grade, seed = _WORN
    (inbox / "taigu-accounts-2020-scan.pdf").write_bytes(scan((_HERE / name).read_bytes(), grade, seed))
    for clean in _CLEAN:
        shutil.copy(_HERE / clean, inbox)
    settings = Settings(inbox=str(inbox), dataset=str(temporary / "dataset"), settle_seconds=0.0)
    run(settings, Terminal(quiet=True))
    return settings


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    import uvicorn

    desk = desk_of(settings, "复核员")
    desk.refresh()
    port = free_port("127.0.0.1", 0)
    with Reader(settings, specs_of(settings)) as reader:
        app = review_app(desk, Rules.of("127.0.0.1", port), reader)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = tool.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 850})
        page.set_default_timeout(120_000)
        yield page
        browser.close()


def _shoot(page: Any, address: str, folder: Path, language: Language) -> None:
    suffix = "" if language is Language.EN else f".{language.value}"

    def keep(name: str) -> None:
        page.wait_for_load_state("load")
        page.screenshot(path=folder / f"{name}{suffix}.png")

    page.goto(f"{address}/?lang={language.value}")
    keep("queue")
    page.goto(f"{address}/?kind=value")
    page.keyboard.press("Enter")
    page.wait_for_selector(".zoom")
    keep("review")
    page.goto(f"{address}/drop")
    page.set_input_files("#file", str(_HERE / _CLEAN[0]))
    page.wait_for_selector(".beside", timeout=120_000)
    keep("drop")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE.parent / "docs" / "img")
