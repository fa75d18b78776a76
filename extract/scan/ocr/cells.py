"""Reading cells: crops of a page image -> words, each with its rivals and a calibrated confidence.

Every line of a cell is read twice on two different crops. A figure that the small network reads surely and
alike on both is settled, six times as fast as the large one reads it; all other lines are read by the large
one too, and where it is unsure or alone, on a further crop; all candidate texts are then weighed by all
readings. An empty cell
is empty because it has no ink; ink that no reading understands comes back as a word without text and
with confidence 0, so that it cannot pass for an empty cell.

The small dash-like and ring-like characters that a printed figure can be taken for (一 for —, O for 0,
l for 1) are offered as alternatives at small cost and never put in place of what was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.combine import Verdict, Witness, evidence, looks_its_figure, plain, same, weigh
from extract.scan.ocr.confidence import Evidence, probability
from extract.scan.ocr.engine import Reading, Recogniser, Size
from extract.scan.ocr.gaps import between_characters
from extract.scan.ocr.marks import DASHES, DOTS, SLASHES, lone_mark
from extract.scan.ocr.segmentation import (
    Band,
    Box,
    CellInk,
    Gray,
    Tone,
    crop_line,
    find_bands,
    measure_em,
    measure_tone,
    open_cell,
    open_strip,
    parted,
    pieces,
    to_gray,
    without_rulings,
)
from extract.scan.ocr.stray_lines import Mask
from extract.types import Alternative, BBox, Word
from schemas.findings import Code, Finding, Place

ENGINE = "pp-ocrv6"
_FEW = 4
"""Lines below which a page's share of unsure ones says little."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
TWO_CELLS = 0.5
"""No reading is surer than this where the grid may have run two cells together."""
_MARK_COST = 3.0
MARK_CONFIDENCE = 0.98
_LONGEST_MARK = 2


@dataclass(frozen=True, slots=True)
class Framing:
    """One way to present a line to a network: paper around it and blur in em; its weight as a witness."""

    size: Size
    pad: float
    blur: float
    weight: float


FIRST = Framing("tiny", pad=0.08, blur=0.0, weight=1.0)
MAIN = Framing("small", pad=0.08, blur=0.0, weight=1.0)
SECOND = Framing("tiny", pad=0.18, blur=0.05, weight=0.35)
THIRD = Framing("small", pad=0.16, blur=0.06, weight=0.7)
_SURE = 0.95
"""A line of which every character is surer than this in agreeing readings needs no third one."""
_CLEAR = 0.95
"""A figure of which every character is surer than this in both readings of one network needs no other."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell, ready to be read; ``crossed`` by a ruling the cell may be two cells in one."""

    cell: int
    ink: CellInk
    bands: tuple[Band, ...]
    crossed: bool = False

    def crop(self, em: float, paper: int, framing: Framing) -> NDArray[np.uint8]:
        """H x W x 3; characters printed one below the other are set side by side."""
        import cv2

        parts = [crop_line(self.ink, band, em, framing.pad, paper) for band in self.bands]
        line = side_by_side(parts, paper)
        if framing.blur:
            line = np.asarray(cv2.GaussianBlur(line, (0, 0), framing.blur * em), np.uint8)
        return np.repeat(line[:, :, None], 3, axis=2)

    @property
    def mask(self) -> Mask:
        """The ink of the first band."""
        band = self.bands[0]
        return self.ink.mask[band.top : band.bottom, band.left : band.right]

    @property
    def bbox(self) -> BBox:
        """Around the ink, in pixels of the page image."""
        return BBox(
            float(self.ink.left + min(b.left for b in self.bands)),
            float(self.ink.top + min(b.top for b in self.bands)),
            float(self.ink.left + max(b.right for b in self.bands)),
            float(self.ink.top + max(b.bottom for b in self.bands)),
        )


def read_cells(
    image: NDArray[np.uint8], boxes: Sequence[Box], recogniser: Recogniser
) -> list[tuple[Word, ...]]:
    """Read the cells of a page.

    Args:
        image: H x W x 3, blue-green-red, upright, seals lifted.
        boxes: cell outlines (x0, y0, x1, y1) in pixels, along the middle of the rulings.
        recogniser: the loaded engine.

    Returns:
        For each box its lines of text from top to bottom, none for a cell without ink. Boxes of the words
        are in pixels of ``image``. A word with empty text and confidence 0 stands for ink that could not
        be read (see ``unread_findings``).
    """
    gray = to_gray(image)
    tone = measure_tone(gray, boxes)
    em = measure_em(gray, boxes, tone)
    if em == 0.0:
        return [() for _ in boxes]
    lines = [
        line for i, box in enumerate(boxes) for line in find_lines(i, open_cell(gray, box, tone, em), em)
    ]
    words = read_lines(lines, em, tone, recogniser)
    found: list[list[Word]] = [[] for _ in boxes]
    for line, word in zip(lines, words, strict=True):
        found[line.cell].append(word)
    return [tuple(cell) for cell in found]


def find_lines(cell: int, ink: CellInk, em: float) -> list[Line]:
    """Lines of one cell; a column of single characters (a vertical header) is one line."""
    bands, crossed = without_rulings(find_bands(ink.mask, em), ink.mask.shape[0], em)
    single = [band.width <= 1.25 * em and band.height >= 0.55 * em for band in bands]
    if len(bands) > 1 and all(single):
        return [Line(cell, ink, tuple(bands), crossed)]
    return [Line(cell, ink, (band,), crossed) for band in bands]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a line: the chosen text and its rivals, what speaks for it, its confidence.

    ``evidence`` is None for a lone mark, which is measured and not read.
    """

    verdict: Verdict
    evidence: Evidence | None
    confidence: float
    agreed: bool


def read_lines(lines: Sequence[Line], em: float, tone: Tone, recogniser: Recogniser) -> list[Word]:
    """Words of ``lines``; boxes in pixels of the page image."""
    return [
        Word(j.verdict.text, line.bbox, j.confidence, ENGINE, j.verdict.alternatives, j.agreed)
        for line, j in zip(lines, judge_lines(lines, em, tone, recogniser), strict=True)
    ]


def judge_lines(lines: Sequence[Line], em: float, tone: Tone, recogniser: Recogniser) -> list[Judgement]:
    """Read each line twice, unclear ones up to four times, and weigh the readings."""
    paper = round(tone.paper)

    def read(which: Sequence[int], framing: Framing) -> dict[int, Reading]:
        crops = [lines[i].crop(em, paper, framing) for i in which]
        return dict(zip(which, recogniser.recognise(crops, framing.size), strict=True))

    marks = [lone_mark(line.mask, em) for line in lines]
    every = range(len(lines))
    firsts, seconds = read(every, FIRST), read(every, SECOND)
    unread = [i for i in every if marks[i] is None]
    clear = {i for i in unread if _is_clear(firsts[i], seconds[i], lines[i].mask)}
    mains = firsts | read([i for i in every if i not in clear], MAIN)
    unsure = [i for i in unread if i not in clear and not _settled(mains[i], seconds[i])]
    thirds = read(unsure, THIRD)
    bad = len(unsure) / (len(unread) + _FEW)
    return [
        _judge(line, em, bad, (mains[i], seconds[i], thirds.get(i)))
        if mark is None
        else _judge_mark(mark, (mains[i], seconds[i]))
        for i, (line, mark) in enumerate(zip(lines, marks, strict=True))
    ]


def _is_clear(first: Reading, second: Reading, mask: Mask) -> bool:
    """Whether two readings of one network settle a line: both sure of one figure, whose marks the ink shows.

    The network knows too few characters to be believed on names.
    """
    sure = min(first.confidence, second.confidence) > _CLEAR
    return sure and same(first.text, second.text) and looks_its_figure(first.text, mask)


def _settled(main: Reading, second: Reading) -> bool:
    return same(main.text, second.text) and min(main.strengths, default=0.0) > _SURE


def side_by_side(parts: Sequence[Gray], paper: int) -> Gray:
    """Join pieces of a line, padded to one height."""
    height = max(part.shape[0] for part in parts)
    padded = []
    for part in parts:
        above = (height - part.shape[0]) // 2
        below = height - part.shape[0] - above
        padded.append(np.pad(part, ((above, below), (0, 0)), constant_values=paper))
    return np.hstack(padded)


def _judge(
    line: Line, em: float, page: float, readings: tuple[Reading, Reading, Reading | None]
) -> Judgement:
    main, second, third = readings
    witnesses = [Witness(main, MAIN.weight), Witness(second, SECOND.weight)]
    if third is not None:
        witnesses.append(Witness(third, THIRD.weight))
    verdict = weigh(witnesses, line.mask, em)
    told = evidence(verdict, main, second, line.mask, line.ink.touched, page)
    agreed = same(main.text, second.text) and same(main.text, verdict.text)
    sure = probability(told) if verdict.text else 0.0
    if line.crossed or (parted(line.mask, em) and not _HAN.fullmatch(plain(verdict.text))):
        sure = min(sure, TWO_CELLS)
    return Judgement(verdict, told, sure, agreed)


def _judge_mark(mark: str, readings: Sequence[Reading]) -> Judgement:
    """A lone dash, slash or ellipsis, agreed if a network saw its like."""
    likes = {"/": SLASHES, "…": DOTS}.get(mark[0], DASHES)
    seen = any(reading.text and set(reading.text) <= likes for reading in readings)
    agreed = seen and len(mark) <= _LONGEST_MARK  # a longer line is more often dirt
    cost = _MARK_COST if agreed else 0.5 * _MARK_COST
    rivals = {reading.text for reading in readings if reading.text and not same(reading.text, mark)}
    verdict = Verdict(mark, tuple(Alternative(text, cost) for text in sorted(rivals)), cost)
    return Judgement(verdict, None, MARK_CONFIDENCE if agreed else 1.0 - MARK_CONFIDENCE, agreed)


def read_strips(
    image: NDArray[np.uint8], boxes: Sequence[Box], recogniser: Recogniser
) -> list[tuple[Word, ...]]:
    """Read lines of text outside ruled tables with the same care as cells.

    Args:
        image: the page, H x W or H x W x 3, upright.
        boxes: lines of text, as a detector finds them, in pixels.
        recogniser: the loaded engine.

    Returns:
        For each box its words from left to right: one, or one per column where wide white space parts the
        line. Boxes of the words are in pixels of ``image``.
    """
    gray = to_gray(image)
    tone = measure_tone(gray, boxes)
    strips = [open_strip(gray, between_characters(gray, box, tone), tone) for box in boxes]
    heights = [int(strip.mask.any(axis=1).sum()) for strip in strips if strip.mask.any()]
    if not heights:
        return [() for _ in boxes]
    em = float(np.median(heights))
    lines = [
        Line(i, strip, (piece,))
        for i, strip in enumerate(strips)
        if strip.mask.any()
        for piece in pieces(strip.mask, em)
    ]
    found: list[list[Word]] = [[] for _ in boxes]
    for line, word in zip(lines, read_lines(lines, em, tone, recogniser), strict=True):
        found[line.cell].append(word)
    return [tuple(strip) for strip in found]


def unread_findings(words: Sequence[Word], page: int) -> list[Finding]:
    """A finding for each word that is ink without text."""
    return [
        Finding(Code.INK_UNREAD, "there is ink here that no reading understood", Place(page, w.bbox))
        for w in words
        if not w.text
    ]
