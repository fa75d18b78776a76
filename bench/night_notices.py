"""Small digital notices by number, for measurements of the run itself: one page, one table that adds up."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
_PLACES = ("城区", "沁水县", "阳城县", "陵川县", "泽州县", "高平市", "开发区")
_COLUMNS = ("县（市、区）", "任务量（套）", "基本建成（套）", "完成投资（万元）", "开工（套）", "分配（套）")


def notice_pdf(number: int) -> bytes:
    """A notice of one page, about 4 kB; the same bytes for the same number."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    canvas.setFont(_FONT, 16)
    canvas.drawCentredString(_WIDTH / 2, 780, "晋城市住房保障工作领导组办公室")
    canvas.setFont(_FONT, 11)
    canvas.drawCentredString(_WIDTH / 2, 755, f"晋市保办字〔{2015 + number % 10}〕{number}号")
    canvas.setFont(_FONT, 14)
    canvas.drawCentredString(_WIDTH / 2, 720, "关于住房保障工作进展情况的通报")
    _draw_table(canvas, _rows(random.Random(number)))
    canvas.setFont(_FONT, 11)
    canvas.drawRightString(520, 380, f"{2015 + number % 10}年{number % 12 + 1}月{number % 28 + 1}日")
    canvas.save()
    return buffer.getvalue()


def _rows(chance: random.Random) -> list[list[str]]:
    body = [[chance.randint(1, 5000) for _ in _COLUMNS[1:]] for _ in _PLACES]
    total = [sum(column) for column in zip(*body, strict=True)]
    numbered = zip(("合计", *_PLACES), (total, *body), strict=True)
    return [list(_COLUMNS), *([place, *map(str, row)] for place, row in numbered)]


def _draw_table(canvas: Any, rows: list[list[str]]) -> None:
    canvas.setFont(_FONT, 10)
    left, top, width, height = 50.0, 690.0, 82.0, 24.0
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            canvas.rect(left + c * width, top - (r + 1) * height, width, height)
            canvas.drawCentredString(left + (c + 0.5) * width, top - (r + 0.68) * height, text)


def fill(folder: Path, count: int) -> None:
    """Write so many notices into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"notice-{number:04d}.pdf").write_bytes(notice_pdf(number))
