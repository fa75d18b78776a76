"""Papers and scanners that the lab's grades do not have: watermarks, dark headers, spines, other resolutions.

``python -m bench.papers [--only NAME] [--kind KIND ...]`` prints the digital samples whose names contain NAME
(default: three of them) in each of the ways below, reads them and scores them by
``../shared/contract/score_tables.py``. The lab's grades tell how much wear the reading stands; these tell
whether it stands what nobody wore out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.lab import SAMPLES, digital_samples
from bench.shapes import SCORER, score
from extract.intake import open_source, recognise
from extract.read import read_document
from extract.scan.ocr.paddle import PaddleOcr
from samples.lab.pack import as_pdf
from samples.lab.render import Image, render
from tongbao.contract import tables_json

Floats = NDArray[np.float64]
Box = tuple[int, int, int, int]
Press = Callable[[Image, Sequence[Box]], Image]
"""A page at its resolution, with the boxes of its header cells in pixels, to the same page changed."""

DEFAULT = ("zhuzhou", "taigu", "linyi")
_SEED = 5


def _clip(values: NDArray[np.floating]) -> Image:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _scanned(page: Image, dpi: int, skew: float = 0.4) -> Image:
    """Skew, blur, grey paper and noise of an ordinary scanner."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    page = np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255)), np.uint8)
    soft = cv2.GaussianBlur(page, (0, 0), 0.5 * dpi / 200).astype(np.float64)
    return _clip(soft * (245 / 255) + np.random.default_rng(_SEED).normal(0, 3, soft.shape))


def _plain(page: Image, _: Sequence[Box]) -> Image:
    return page


def _watermark(page: Image, _: Sequence[Box]) -> Image:
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFont

    height, width = page.shape[:2]
    mark = Pillow.new("L", (width, height), 255)
    font = ImageFont.truetype(str(SAMPLES / "fonts" / "hei.ttf"), round(0.075 * min(width, height) * 1.4))
    place = (0.2 * width, 0.4 * height)
    ImageDraw.Draw(mark).text(place, "住房保障工作情况", fill=190, font=font)
    turned = np.asarray(mark.rotate(30, fillcolor=255), np.float64)[..., None]
    return _clip(page * turned / 255)


def _header(ground: tuple[int, int, int], print_: int) -> Press:
    def press(page: Image, heads: Sequence[Box]) -> Image:
        page = page.copy()
        for x0, y0, x1, y1 in heads:
            part = page[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1]
            ink = 1 - part / 255.0
            part[:] = _clip(np.array(ground) * (1 - ink) + print_ * ink)
        return page

    return press


def _spine(page: Image, _: Sequence[Box]) -> Image:
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    near = np.clip(1 - x / (0.25 * width), 0, 1)
    moved = y + near**2 * height * 0.02 * (1 - 2 * y / height)
    bent = cv2.remap(page, x + near**2 * width * 0.03, moved, cv2.INTER_CUBIC, borderValue=(90, 90, 90))
    return _clip(bent * (1 - 0.5 * near**3)[..., None])


def _photo(page: Image, _: Sequence[Box]) -> Image:
    """Perspective, the table under the sheet, light from one side."""
    sheet = cv2.copyMakeBorder(page, 100, 100, 100, 100, cv2.BORDER_CONSTANT, value=(60, 60, 60))
    height, width = sheet.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shares = [[0.03, 0.01], [0.988, 0], [0.97, 1], [0, 0.985]]
    seen = np.array([[x * width, y * height] for x, y in shares], np.float32)
    seen_from = cv2.getPerspectiveTransform(corners, seen)
    flat = cv2.warpPerspective(
        sheet, seen_from, (width, height), borderValue=(60, 60, 60), flags=cv2.INTER_CUBIC
    )
    y, x = np.mgrid[0:height, 0:width]
    return _clip(flat * (0.65 + 0.35 * (x / width) * (0.6 + 0.4 * y / height))[..., None])


def _border(page: Image, _: Sequence[Box]) -> Image:
    """A sheet that is smaller than the glass, under a dark lid."""
    return np.asarray(cv2.copyMakeBorder(page, 60, 60, 100, 60, cv2.BORDER_CONSTANT, value=(28, 28, 28)))


def _shadow(page: Image, _: Sequence[Box]) -> Image:
    x = np.linspace(0, 1, page.shape[1])[None, :, None]
    return _clip(page * (1 - 0.55 * np.exp(-((x / 0.12) ** 2))))


def _copied(page: Image, _: Sequence[Box]) -> Image:
    """A copy of a copy: strokes a pixel broader."""
    return np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8)


def _bilevel(page: Image) -> Image:
    return np.where(page.mean(axis=2, keepdims=True) > 140, 255, 0).repeat(3, axis=2).astype(np.uint8)


def _dithered(page: Image) -> Image:
    from PIL import Image as Pillow

    dots = np.asarray(Pillow.fromarray(page).convert("1"), np.uint8) * np.uint8(255)
    return np.repeat(dots[..., None], 3, axis=2)


WHITE, BLACK = 255, 20
KINDS: dict[str, tuple[int, int, Press, Callable[[Image], Image] | None]] = {
    "100 dpi": (100, 70, _plain, None),
    "150 dpi": (150, 60, _plain, None),
    "600 dpi": (600, 60, _plain, None),
    "strong JPEG": (200, 20, _plain, None),
    "black and white": (300, 70, _plain, _bilevel),
    "dithered": (300, 70, _plain, _dithered),
    "watermark": (200, 75, _watermark, None),
    "black header": (200, 75, _header((70, 70, 70), WHITE), None),
    "blue header": (200, 75, _header((91, 155, 213), WHITE), None),
    "grey header": (200, 75, _header((160, 160, 160), BLACK), None),
    "spine": (200, 70, _spine, None),
    "photo": (220, 70, _photo, None),
    "dark border": (200, 70, _border, None),
    "shadow": (200, 75, _shadow, None),
    "copied": (200, 60, _copied, None),
}
"""Resolution, JPEG quality, what is printed or laid on the glass otherwise, what the scanner does at last."""


def paper(pdf: Path, kind: str) -> bytes:
    """The document as an image-only PDF of that kind."""
    dpi, quality, press, last = KINDS[kind]
    heads = _heads(pdf, dpi)
    pages = [
        _scanned(press(page, heads.get(number, [])), dpi)
        for number, page in enumerate(render(pdf.read_bytes(), dpi), start=1)
    ]
    return as_pdf([last(page) if last else page for page in pages], dpi, quality)


def _heads(pdf: Path, dpi: int) -> dict[int, list[Box]]:
    """Boxes of the header cells of each page, in pixels."""
    found: dict[int, list[Box]] = {}
    for table in read_document(open_source(pdf)).tables:
        for cell in table.cells:
            if cell.row < table.header_rows:
                x0, y0, x1, y1 = (round(v * dpi / 72) for v in cell.bbox)
                found.setdefault(cell.page, []).append((x0, y0, x1, y1))
    return found


def main() -> None:
    """Print cells, headers and tables for each kind, over the notices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help=f"notices whose names contain this (default: {', '.join(DEFAULT)})")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="(default: all)")
    asked = parser.parse_args()
    if not SCORER.exists():
        print(f"{SCORER} is not there: nothing to measure")
        return
    wanted = (asked.only,) if asked.only else DEFAULT
    notices = [path for path in digital_samples() if any(name in path.stem for name in wanted)]
    engine = PaddleOcr.load()
    print(f"{'kind':<16} {'notices':>7} {'tables':>7} {'extra':>5} {'cells':>7} {'headers':>8}")
    for kind in asked.kind or KINDS:
        found = []
        for path in notices:
            truth = json.loads((SAMPLES / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
            read = read_document(recognise(paper(path, kind), f"{path.stem}.pdf"), engine=engine)
            found.append(score(truth, tables_json(read)))
        recall, cells, headers = (
            float(np.mean([s[what] for s in found])) for what in ("table_recall", "cell_f1", "header_f1")
        )
        extra = sum(s["extra_tables"] for s in found)
        print(
            f"{kind:<16} {len(notices):>7} {recall:>7.3f} {extra:>5} {cells:>7.4f} {headers:>8.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
