"""Sheets of cells with known truth, as scanners of all kinds leave them, to fit and measure their reading.

A sheet is a bare grid of invented cell texts (figures of every form, county-like names, headers) in one
type face and size, degraded by seed and grade. Its cell boxes are known but for some jitter, so that reading
is measured apart from finding the grid. Nothing here is taken from a sample notice.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.clean import clean
from extract.scan.ocr.crops import cell_lines
from extract.scan.ocr.engine import Box, Engine
from extract.scan.ocr.ink import cell_ink, measure_em, measure_tone
from extract.scan.ocr.passes import LineReading, read_lines
from extract.scan.sheet import Sheet as PageSheet

GRADES = ("light", "medium", "sealed", "turned", "heavy", "fax", "aged")

_TERM_LIST = """
县区名称 年度 任务量 完成量 完成率 投资额 开工率 竣工套数 发放户数 资金 合计 总计
小计 全市 市本级 开发区 备注 序号 单位 项目名称 责任单位 计划投资 累计完成 同比增长
比重 排名 本月 累计 上年同期 增减 平方米 万元 亿元 公里 户 套 个 农村公路 危房改造
供水保障 耕地面积 粮食产量 常住人口 城镇化率 生产总值 一般公共预算收入 固定资产投资
社会消费品零售总额 空气质量优良天数 污水处理率 义务教育 养老机构 床位数 执法检查 隐患整改
已整改 未整改 整改率 达标 未达标 较好 一般 其中：新建 其中：续建 目标任务 实际完成
资金到位率 支付进度 审计年度 问题个数 涉及金额 收缴率 参保人数 财政拨款 其他收入
基本支出 项目支出 结转结余 农业银行 建设银行 工商银行 信用社 贷款余额 不良率 存款
东山县 西河区 南岭县 北川县 临江市 青石县 平阳县 永宁县 安泰区 新城区 郊区 城区
高陵县 泾源县 兴和县 龙门县 武安市 沙河市 清流县 石泉县 洪洞县 曲水县 巴东县 长丰县
固原县 宜川县 汉阴县 潼关县 灵台县 泽州县 沁水县 阳城县 陵川县 高平市
"""
_TERMS = tuple(_TERM_LIST.split())
_UNITS = ("(套)", "（万元）", "(%)", "（户）", "(亿元)", "（平方米）", "(个)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A degraded page, its cell boxes in pixels (upright), and the text of each."""

    image: NDArray[np.uint8]
    boxes: tuple[Box, ...]
    texts: tuple[str, ...]
    grade: str
    dpi: int
    face: str


def sheets(grade: str, count: int, seed: int = 0) -> Iterator[Sheet]:
    """``count`` sheets of ``grade``; the same for the same seed and fonts."""
    faces = _faces()
    for i in range(count):
        yield draw(random.Random(f"{grade}-{seed}-{i}"), grade, faces)


def one_line_readings(sheet: Sheet, engine: Engine) -> Iterator[tuple[str, LineReading]]:
    """What is printed in each cell of one line of text, and how the pipeline reads it."""
    grey = clean(PageSheet(sheet.image, sheet.dpi)).image
    tone = measure_tone(grey, sheet.boxes)
    em = measure_em(grey, sheet.boxes, tone)
    cells = (cell_lines(i, cell_ink(grey, box, tone, em), em) for i, box in enumerate(sheet.boxes))
    lines = [lines[0] for lines in cells if len(lines) == 1]
    for line, reading in zip(lines, read_lines(lines, em, tone, engine), strict=True):
        yield sheet.texts[line.cell], reading


def draw(rng: random.Random, grade: str, faces: list[tuple[str, int, str, int]]) -> Sheet:
    """One sheet: rows x columns of cells, drawn three times too large, shrunk, degraded."""
    from PIL import Image, ImageDraw, ImageFont

    dpi = {"fax": 150, "aged": 200, "light": rng.choice((200, 300)), "heavy": rng.choice((150, 200))}.get(
        grade, 200
    )
    points = (
        rng.choice((9, 10, 10.5, 12, 14)) if grade not in ("fax", "heavy") else rng.choice((10, 10.5, 12, 14))
    )
    scale = dpi / 72
    em = points * scale
    han, han_index, latin, latin_index = rng.choice(faces)
    big = 3
    fonts = (
        ImageFont.truetype(han, round(em * big), index=han_index),
        ImageFont.truetype(latin, round(em * big), index=latin_index),
    )
    columns, rows = rng.randint(5, 9), rng.randint(12, 18)
    widths = [round(em * rng.uniform(3.2, 7.5)) for _ in range(columns)]
    heights = [round(em * rng.uniform(1.45, 2.6)) for _ in range(rows)]
    heights[0] = round(em * rng.uniform(3.0, 4.5))
    margin = 40
    sheet = Image.new("L", ((sum(widths) + 2 * margin) * big, (sum(heights) + 2 * margin) * big), 255)
    pen = ImageDraw.Draw(sheet)
    boxes: list[Box] = []
    texts: list[str] = []
    stroke = round(rng.uniform(0.4, 1.2) * scale * big)
    y = margin
    for r, height in enumerate(heights):
        x = margin
        for c, width in enumerate(widths):
            lines = cell_text(rng, r, c, width / em)
            spaced = rng.choice((0, 1, 2)) if c == 0 and len(lines[0]) == 2 and width > 4.7 * em else 0
            shown = [line[0] + "　" * spaced + line[1:] if spaced else line for line in lines]
            pitch = 1.2 * em
            for k, line in enumerate(shown):
                length = _length(line, fonts)
                at_x = (x + width / 2) * big - length / 2
                at_y = (y + height / 2 + (k - (len(lines) - 1) / 2) * pitch - 0.5 * em) * big
                _write(pen, at_x, at_y, line, fonts)
            boxes.append((x, y, x + width, y + height))
            texts.append("".join(lines))
            x += width
        y += height
    _rule(pen, rng, grade, boxes, stroke, big)
    small = sheet.resize((sheet.width // big, sheet.height // big), Image.Resampling.BOX)
    pixels = degrade(np.asarray(small), grade, rng)
    jitter = 1.5 if grade in ("light", "sealed") else 2.5
    moved = tuple(
        (x0 + rng.uniform(-jitter, jitter), y0 + rng.uniform(-jitter, jitter),
         x1 + rng.uniform(-jitter, jitter), y1 + rng.uniform(-jitter, jitter))
        for x0, y0, x1, y1 in boxes
    )  # fmt: skip
    return Sheet(pixels, moved, tuple(texts), grade, dpi, f"{han}/{latin}")


def cell_text(rng: random.Random, row: int, column: int, room: float) -> list[str]:
    """Lines of one cell that fit into ``room`` em."""
    if row == 0:
        term = rng.choice(_TERMS) + (rng.choice(_UNITS) if rng.random() < 0.4 else "")
        per = max(2, int(room - 0.6))
        return [term[i : i + per] for i in range(0, len(term), per)][:3]
    if column == 0 or rng.random() < 0.12:
        term = rng.choice(_TERMS)[: max(2, int(room - 0.5))]
        return [term]
    figure = _figure(rng)
    while 0.62 * len(figure) > room - 0.6:
        figure = _figure(rng)
    return [figure]


def _figure(rng: random.Random) -> str:
    """A figure, or what stands in place of one, of the forms that tables have."""
    forms: dict[str, float] = {
        "0": 0.06,
        rng.choice(("—", "—", "-", "/", "——")): 0.06,
        "": 0.05,
        str(rng.randint(1, 9)): 0.10,
        str(rng.randint(10, 10 ** rng.randint(2, 5))): 0.25,
        f"{rng.uniform(0, 10 ** rng.randint(1, 4)):.{rng.randint(1, 2)}f}": 0.20,
        f"{rng.uniform(0, 130):.{rng.randint(0, 2)}f}%": 0.14,
        f"{rng.randint(1000, 9999999):,}": 0.07,
        f"-{rng.uniform(0, 300):.{rng.randint(0, 2)}f}": 0.07,
    }
    return rng.choices(list(forms), list(forms.values()))[0]


def degrade(gray: NDArray[np.uint8], grade: str, rng: random.Random) -> NDArray[np.uint8]:
    """What printing, time and the scanner do; returns H x W x 3."""
    import cv2

    noise = np.random.default_rng(rng.getrandbits(32))
    page: NDArray[np.floating[Any]] = gray.astype(np.float32)
    if grade in ("medium", "turned", "heavy", "aged", "fax"):
        page = _residual_turn(page, rng.uniform(-0.25, 0.25))
    blur = {"light": 0.5, "sealed": 0.6, "medium": 0.8, "turned": 0.8, "heavy": 1.1, "fax": 0.6, "aged": 0.8}[
        grade
    ]
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), blur * rng.uniform(0.7, 1.2)), np.float32)
    if grade in ("aged", "heavy"):
        texture = cv2.GaussianBlur(noise.normal(0, 1, page.shape).astype(np.float32), (0, 0), 1.2)
        page = 255 - (255 - page) * np.clip(0.72 + 0.75 * texture, 0.15, 1.0)
        stain = cv2.GaussianBlur(noise.normal(0, 1, page.shape).astype(np.float32), (0, 0), 40)
        page -= np.clip(stain * 400, 0, 25)
    ink = {"light": 20, "sealed": 30, "medium": 60, "turned": 60, "heavy": 95, "fax": 0, "aged": 90}[grade]
    page = ink + page * (rng.uniform(235, 252) - ink) / 255
    page += noise.normal(0, {"light": 3, "sealed": 4, "heavy": 12, "aged": 8}.get(grade, 6), page.shape)
    if grade == "fax":
        level = float(
            np.quantile(page, (gray < 128).mean() * rng.uniform(0.9, 1.25))
        )  # near true stroke width
        page = np.where(page + noise.normal(0, 14, page.shape) < level, 0, 255).astype(np.float32)
        salt = noise.random(page.shape)
        page[salt < 0.0012] = 0
        page[salt > 0.9985] = 255
    color = np.repeat(np.clip(page, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if grade == "sealed":
        color = _seal(color, rng)
    quality = {"light": 85, "sealed": 80, "medium": 60, "turned": 60, "heavy": 35, "aged": 60}.get(grade)
    if quality:
        _, packed = cv2.imencode(".jpg", color, [cv2.IMWRITE_JPEG_QUALITY, quality])
        color = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return color


def _residual_turn(page: NDArray[np.floating[Any]], degrees: float) -> NDArray[np.float32]:
    import cv2

    height, width = page.shape
    turn: Any = cv2.getRotationMatrix2D((width / 2, height / 2), degrees * 0.3, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=[255.0]), np.float32)


def _seal(color: NDArray[np.uint8], rng: random.Random) -> NDArray[np.uint8]:
    """The pink ghost that lifting a red seal leaves over part of the sheet."""
    import cv2

    height, width = color.shape[:2]
    mask: Any = np.zeros((height, width), np.float32)
    centre = (round(rng.uniform(0.3, 0.7) * width), round(rng.uniform(0.3, 0.7) * height))
    radius = round(0.22 * min(height, width))
    cv2.circle(mask, centre, radius, [1.0], max(4, radius // 12))
    cv2.putText(mask, "*", centre, cv2.FONT_HERSHEY_SIMPLEX, 2, [1.0], 6)
    ghost = cv2.GaussianBlur(mask, (0, 0), 1.0)[:, :, None] * rng.uniform(10, 40)
    return np.asarray(np.clip(color.astype(np.float32) - ghost, 0, 255), np.uint8)


def _rule(pen: Any, rng: random.Random, grade: str, boxes: list[Box], stroke: int, big: int) -> None:
    """Draw the rulings; worn ones have gaps."""
    lines = {(x0, y0, x1, y0) for x0, y0, x1, y1 in boxes} | {(x0, y1, x1, y1) for x0, y0, x1, y1 in boxes}
    lines |= {(x0, y0, x0, y1) for x0, y0, x1, y1 in boxes} | {(x1, y0, x1, y1) for x0, y0, x1, y1 in boxes}
    for x0, y0, x1, y1 in sorted(lines):
        if grade in ("aged", "heavy", "fax") and rng.random() < 0.12:
            continue
        pen.line((x0 * big, y0 * big, x1 * big, y1 * big), fill=0, width=stroke)


def _length(line: str, fonts: tuple[Any, Any]) -> float:
    return float(sum(_font(c, fonts).getlength(c) for c in line))


def _write(pen: Any, x: float, y: float, line: str, fonts: tuple[Any, Any]) -> None:
    baseline = y + fonts[0].size * 0.88
    for c in line:
        font = _font(c, fonts)
        pen.text((x, baseline), c, fill=0, font=font, anchor="ls")
        x += font.getlength(c)


def _font(character: str, fonts: tuple[Any, Any]) -> Any:
    return fonts[1] if character.isascii() else fonts[0]


def _faces() -> list[tuple[str, int, str, int]]:
    """Pairs of a Chinese face and a face for figures, of those installed."""
    listing = subprocess.run(
        ["fc-list", ":lang=zh-cn", "-f", "%{file}|%{index}|%{style}|%{family}\n"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    han = []
    for line in sorted(set(listing.splitlines())):
        path, index, style, family = line.split("|")
        if ("Noto" in family and " SC" not in family) or "Light" in style or int(index) > 0xFFFF:
            continue
        han.append((path, int(index)))
    latin = subprocess.run(
        ["fc-list", ":lang=en", "-f", "%{file}|%{style}|%{family}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    roman = sorted(
        line.split("|")[0]
        for line in set(latin.splitlines())
        if line.split("|")[1] in ("Regular", "Book", "Roman")
        and any(name in line for name in ("DejaVu", "Liberation", "Tinos", "Arimo"))
        and "Math" not in line
    )
    return [(path, index, path, index) for path, index in han] + [
        (path, index, figures, 0) for path, index in han for figures in roman
    ]
