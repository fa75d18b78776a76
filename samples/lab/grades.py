"""The graded degradations: each a short recipe over ink, marks, paper, geometry and sensor, in that order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.random import Generator, default_rng

from samples.lab import ink, marks, tone, warp
from samples.lab.pack import as_pdf
from samples.lab.render import Image, render


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is fed to the scanner: its print, its reverse side, the resolution of both."""

    front: Image
    back: Image
    dpi: int


Recipe = Callable[[Leaf, Generator], Image]

SEAL_TEXT = "晋城市保障性安居工程领导小组办公室"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of degradation: the scanner's resolution, the JPEG quality of the file, the recipe."""

    name: str
    dpi: int
    quality: int
    recipe: Recipe


def _light(leaf: Leaf, rng: Generator) -> Image:
    paper = (250, 249, 245)
    page = tone.on_paper(leaf.front, paper, 28, rng, 1.5)
    page = warp.bend(page, warp.Bend(skew=rng.uniform(-0.7, 0.7)), rng, paper)
    page = tone.bleed(page, leaf.back, 0.02)
    return tone.noise(tone.blur(tone.light(page, 0.02, rng), 0.55), 2.0, rng)


def _office(leaf: Leaf, rng: Generator) -> Image:
    paper = (247, 245, 239)
    page = tone.bleed(tone.on_paper(leaf.front, paper, 32, rng, 1.5), leaf.back, 0.015)
    page = warp.bend(page, warp.Bend(skew=rng.uniform(-1.5, 1.5)), rng, paper)
    return tone.noise(tone.blur(tone.light(page, 0.02, rng), 0.6), 0.6, rng)


def _medium(leaf: Leaf, rng: Generator) -> Image:
    paper = (240, 236, 224)
    page = ink.fade(leaf.front, 0.25, rng)
    page = tone.bleed(tone.on_paper(page, paper, 45, rng, 3), leaf.back, 0.06)
    page = warp.bend(page, warp.Bend(rng.uniform(-1.5, 1.5), perspective=0.003), rng, paper)
    page = tone.specks(tone.light(page, 0.06, rng), 12, rng)
    return tone.noise(tone.blur(page, 0.8), 4.0, rng)


def _heavy(leaf: Leaf, rng: Generator) -> Image:
    paper = (226, 220, 204)
    page = ink.break_rulings(ink.fade(leaf.front, 0.4, rng), 0.06, rng, leaf.dpi)
    page = tone.bleed(tone.on_paper(page, paper, 62, rng, 5), leaf.back, 0.10)
    page = marks.folds(tone.stains(page, 3, rng), rng)
    page = marks.punch_holes(page, leaf.dpi, rng)
    state = warp.Bend(rng.uniform(-2.5, 2.5), perspective=0.008, curl=rng.uniform(0.006, 0.014))
    page = warp.bend(page, state, rng, (96, 94, 90))
    page = tone.specks(tone.light(page, 0.14, rng), 40, rng)
    return tone.noise(tone.blur(page, 1.0), 7.0, rng)


def _fax(leaf: Leaf, rng: Generator) -> Image:
    page = warp.bend(leaf.front, warp.Bend(skew=rng.uniform(-1.2, 1.2)), rng, (255, 255, 255))
    page = tone.noise(tone.blur(ink.fade(page, 0.25, rng), 0.6), 9.0, rng)
    page = tone.bilevel(page, 0.74)
    return ink.salt(ink.drop_lines(page, 36, rng), 0.0012, rng)


def _aged(leaf: Leaf, rng: Generator) -> Image:
    paper = (222, 203, 163)
    page = ink.break_rulings(leaf.front, 0.16, rng, leaf.dpi)
    page = ink.fade(ink.spread(page, 0.55, rng), 0.5, rng)
    page = tone.bleed(tone.on_paper(page, paper, 66, rng, 9), leaf.back, 0.13)
    page = tone.foxing(tone.stains(page, 3, rng), 130, rng)
    page = warp.bend(page, warp.Bend(rng.uniform(-1.0, 1.0), perspective=0.002), rng, paper)
    return tone.noise(tone.blur(tone.light(page, 0.10, rng), 0.8), 4.0, rng)


def _turned(leaf: Leaf, rng: Generator) -> Image:
    paper = (246, 244, 238)
    page = tone.on_paper(leaf.front, paper, 35, rng, 2)
    page = warp.bend(page, warp.Bend(skew=rng.uniform(-5, 5)), rng, paper)
    page = warp.turn(tone.light(page, 0.03, rng), int(rng.integers(4)))
    return tone.noise(tone.blur(page, 0.6), 3.0, rng)


def _sealed(leaf: Leaf, rng: Generator) -> Image:
    page = leaf.front
    for center in _seal_places(page, rng):
        page = marks.seal(page, SEAL_TEXT, center, rng, leaf.dpi)
    return _light(replace(leaf, front=page), rng)


def _seal_places(page: Image, rng: Generator) -> list[tuple[float, float]]:
    """One or two places over a table, else over any print, in shares of width and height."""
    dark = page.min(axis=2) < 140
    height, width = dark.shape
    rows = np.flatnonzero(dark.mean(axis=1) > 0.35)
    if rows.size < 2:
        rows = np.flatnonzero(dark.mean(axis=1) > 0.01)
    columns = np.flatnonzero(dark.any(axis=0))
    if rows.size == 0:
        return [(0.7, 0.7)]
    count = int(rng.integers(1, 3))
    xs = rng.uniform(columns.min(), columns.max(), count) / width
    ys = rng.uniform(rows.min(), rows.max(), count) / height
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


GRADES = {
    grade.name: grade
    for grade in (
        Grade("light", 200, 80, _light),
        Grade("office", 200, 60, _office),
        Grade("medium", 200, 68, _medium),
        Grade("heavy", 200, 50, _heavy),
        Grade("fax", 150, 100, _fax),
        Grade("aged", 200, 62, _aged),
        Grade("turned", 200, 75, _turned),
        Grade("sealed", 200, 75, _sealed),
    )
}


def degrade(image: Image, grade: str, seed: int, back: Image | None = None) -> Image:
    """Degrades one page, rendered at the grade's own dpi; ``back`` is what is printed on its reverse side.

    Raises:
        KeyError: There is no such grade.
    """
    recipe = GRADES[grade]
    rng = default_rng([seed, crc32(grade.encode())])
    return recipe.recipe(Leaf(image, image[::-1] if back is None else back, recipe.dpi), rng)


def scan(pdf: bytes, grade: str, seed: int = 0) -> bytes:
    """A born-digital PDF → its image-only scan of that grade; the pages are each other's reverse sides."""
    recipe = GRADES[grade]
    pages = render(pdf, recipe.dpi)
    backs = [pages[(i + 1) % len(pages)] for i in range(len(pages))]
    worn = [degrade(p, grade, seed * 1000 + i, b) for i, (p, b) in enumerate(zip(pages, backs, strict=True))]
    return as_pdf(worn, recipe.dpi, recipe.quality)
