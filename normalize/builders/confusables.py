"""Writes ``normalize/data/confusables.txt``: which characters look like those of place names.

Each line is a character of a division's name and the characters for which print or a recogniser
may put it. Likeness is measured on rendered glyphs of a serif and a sans-serif face: the blurred
glyphs as wholes, and one whole against the larger part of the other (洲 without its dots is 州).

Run ``python -m normalize.builders.confusables`` where the two faces are installed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DATA = Path(__file__).parent.parent / "data"
FACES = (
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)
LEAST, MOST = 0.58, 60
_EM, _CELL, _BINS = 64, 4, 6
# One part against the same part (泽 and 择 share their right side), or a whole against a part.
_PARTS = ((0.36, 0.0, 1.0, 1.0), (0.0, 0.0, 0.64, 1.0), (0.0, 0.36, 1.0, 1.0), (0.0, 0.0, 1.0, 0.64))
_SAME_PART, _WHOLE_IN_PART = 0.86, 0.94

Vectors = npt.NDArray[np.float32]


def name_characters() -> list[str]:
    """Every character that a division's name has."""
    with (DATA / "divisions.csv").open(encoding="utf-8") as file:
        return sorted({char for row in csv.DictReader(file) for char in row["name"]})


def common_characters() -> list[str]:
    """The 6763 characters of GB 2312."""
    cells = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [c for cell in cells if (c := cell.decode("gb2312", errors="ignore"))]


def _glyph(char: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    image = Image.new("L", (_EM, _EM), 0)
    ImageDraw.Draw(image).text((_EM / 2, _EM / 2), char, fill=255, font=font, anchor="mm")
    return image


def _vector(image: Image.Image) -> Vectors:
    """Directions of strokes in overlapping cells: histograms of oriented gradients, unit length."""
    fitted = image.resize((_EM, _EM), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(1.5))
    pixels = np.asarray(fitted, dtype=np.float32)
    dy, dx = np.gradient(pixels)
    strength, angle = np.hypot(dx, dy), np.arctan2(dy, dx) % np.pi
    bins = np.minimum((angle / np.pi * _BINS).astype(int), _BINS - 1)
    blocks = _EM // _CELL
    planes = np.stack([np.where(bins == number, strength, 0) for number in range(_BINS)])
    sums = planes.reshape(_BINS, blocks, _CELL, blocks, _CELL).sum(axis=(2, 4))
    soft = sums[:, 1:, 1:] + sums[:, :-1, 1:] + sums[:, 1:, :-1] + sums[:, :-1, :-1]
    vector = np.sqrt(soft).ravel().astype(np.float32)
    vector -= vector.mean()
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


def _part(glyph: Image.Image, part: tuple[float, float, float, float], fit: bool) -> Image.Image:
    crop = glyph.crop(tuple(int(v * _EM) for v in part))  # type: ignore[arg-type]
    box = crop.getbbox() if fit else None
    return crop.crop(box) if box else crop


def likeness(names: list[str], others: list[str]) -> Vectors:
    """How alike characters look, 0 to 1: rows ``names``, columns ``others``, mean of the faces."""
    total = np.zeros((len(names), len(others)), dtype=np.float32)
    for path, index in FACES:
        font = ImageFont.truetype(path, 56, index=index)
        left, right = ([_glyph(char, font) for char in chars] for chars in (names, others))
        best = _compare(left, right, lambda g: g)
        for part in _PARTS:
            best = np.maximum(best, _SAME_PART * _compare(left, right, lambda g, p=part: _part(g, p, False)))
            inner = _compare(left, right, lambda g: g.crop(g.getbbox()), lambda g, p=part: _part(g, p, True))
            outer = _compare(left, right, lambda g, p=part: _part(g, p, True), lambda g: g.crop(g.getbbox()))
            best = np.maximum(best, _WHOLE_IN_PART * np.maximum(inner, outer))
        total += best
    return total / len(FACES)


Shape = Callable[[Image.Image], Image.Image]


def _compare(
    left: list[Image.Image], right: list[Image.Image], of_left: Shape, of_right: Shape | None = None
) -> Vectors:
    rows = np.stack([_vector(of_left(g)) for g in left])
    columns = np.stack([_vector((of_right or of_left)(g)) for g in right])
    return np.asarray(rows @ columns.T, dtype=np.float32)


def main() -> None:
    """Build the file."""
    names = name_characters()
    others = sorted(set(common_characters()) | set(names))
    score = likeness(names, others)
    lines = []
    for row, name in enumerate(names):
        ranked = np.argsort(-score[row])[: MOST + 1]
        found = "".join(others[i] for i in ranked if others[i] != name and score[row, i] >= LEAST)
        if found:
            lines.append(f"{name}\t{found}\n")
    (DATA / "confusables.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} characters, {sum(len(line) - 3 for line in lines)} pairs")


if __name__ == "__main__":
    main()
