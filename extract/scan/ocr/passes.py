"""Lines → texts: each line is read in up to four passes, whose hypotheses are rescored together.

Every line is read twice, quickly, on two different crops. A figure that both readings give alike and surely
is settled, six times as fast as a careful reading is; all other lines are read carefully too, and where that
is unsure or alone, on a further crop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.scan.image.masks import Mask
from extract.scan.ocr.confidence import DOUBTFUL_BELOW, EVEN, Evidence, probability
from extract.scan.ocr.crops import Line
from extract.scan.ocr.engine import Effort, Engine, Reading
from extract.scan.ocr.evidence import gather, looks_its_figure
from extract.scan.ocr.ink import Tone, all_ink
from extract.scan.ocr.letter_spacing import digit_pitch, without_letter_spacing
from extract.scan.ocr.marks import DASHES, DOTS, SLASHES, lone_mark
from extract.scan.ocr.plausibility import bears_out, is_figure, plain, same
from extract.scan.ocr.raised import RAISED, without_raised_mark
from extract.scan.ocr.rescoring import Rescored, rescore
from extract.scan.ocr.segmentation import may_be_two_cells
from extract.scan.ocr.setting import unlike_their_width
from extract.types import Alternative, Word


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to read a line: the effort, paper around it and blur in em; its weight beside the others.

    ``raw``: of the page as it came, cut out by the grid's box alone.
    """

    effort: Effort
    pad: float
    blur: float
    weight: float
    raw: bool


QUICK = Pass(Effort.QUICK, pad=0.08, blur=0.0, weight=1.0, raw=False)
QUICK_RAW = Pass(Effort.QUICK, pad=0.18, blur=0.05, weight=0.35, raw=True)
CAREFUL = Pass(Effort.CAREFUL, pad=0.08, blur=0.0, weight=1.0, raw=False)
CAREFUL_RAW = Pass(Effort.CAREFUL, pad=0.16, blur=0.06, weight=0.7, raw=True)
"""The second look shares no pixel with the first: what cleaning took away is there, what it cut off, too."""
_FEW = 4
"""Lines below which a page's share of unsure ones says little."""
_MARK_COST = 3.0
"""Nats to what was read in place of a lone mark that a reading saw, too; half of it where none did."""
_MARK_CONFIDENCE = 0.98
"""Of a lone mark that a reading saw, too: measured shape and reading share no path."""
_LONGEST_MARK = 2
"""Characters: a longer dash or ellipsis is more often dirt."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
"""What may be letter-spaced in one cell."""


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a line says by all readings: the text and its rivals, what speaks for it, its confidence.

    ``evidence`` is None for a lone mark, which is measured and not read. ``agreed``: two independent readings
    gave the text.
    """

    rescored: Rescored
    evidence: Evidence | None
    confidence: float
    agreed: bool


def read_words(lines: Sequence[Line], em: float, tone: Tone, engine: Engine) -> list[Word]:
    """Words of ``lines``; boxes in pixels of the page image."""
    return [
        Word(r.rescored.text, line.bbox, r.confidence, engine.name, r.rescored.alternatives, r.agreed)
        for line, r in zip(lines, read_lines(lines, em, tone, engine), strict=True)
    ]


def read_lines(lines: Sequence[Line], em: float, tone: Tone, engine: Engine) -> list[LineReading]:
    """Read each line twice, unclear ones up to four times, and rescore what was read.

    Args:
        lines: of one page.
        em: height of a full-size character in pixels.
        tone: the page's paper and ink.
        engine: the loaded engine.
    """
    marks = [lone_mark(line.mask, em) for line in lines]
    passes = _passes(
        lines, [mark is not None for mark in marks], _Reader(lines, em, round(tone.paper), engine)
    )
    share = sum(len(readings) > 2 for readings in passes) / (marks.count(None) + _FEW)
    found = [
        _read(line, em, share, readings) if mark is None else _measured(mark, readings, line, em)
        for line, mark, readings in zip(lines, marks, passes, strict=True)
    ]
    sizes = [line.mask.shape for line in lines]
    odd = unlike_their_width([r.rescored.text for r in found], sizes, em)
    return [_doubted(reading) if i in odd else reading for i, reading in enumerate(found)]


def _doubted(reading: LineReading) -> LineReading:
    """The reading of a figure whose ink is wider or narrower than it is set in."""
    return replace(reading, confidence=min(reading.confidence, EVEN), agreed=False)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads some of the lines of a page in one pass; ``pitch`` of its digits in em, once it is known."""

    lines: Sequence[Line]
    em: float
    paper: int
    engine: Engine
    pitch: float | None = None

    def __call__(self, which: Sequence[int], way: Pass) -> dict[int, Reading]:
        lines = (self.lines[i].as_it_came(self.em) if way.raw else self.lines[i] for i in which)
        crops = [line.crop(self.em, self.paper, way.pad, way.blur) for line in lines]
        return self.closed(dict(zip(which, self.engine.recognise(crops, way.effort), strict=True)))

    def closed(self, readings: Mapping[int, Reading]) -> dict[int, Reading]:
        """The readings without the spaces that are letter spacing."""
        pitch = self.pitch and self.pitch * self.em
        return {i: without_letter_spacing(r, self.lines[i].mask, pitch) for i, r in readings.items()}


def _passes(lines: Sequence[Line], measured: Sequence[bool], read: _Reader) -> list[list[Reading]]:
    """The readings of each line: main and second, of unsure ones a third. ``measured`` are the lone marks."""
    every = range(len(lines))
    quick = read(every, QUICK)
    texts, masks = [quick[i].text for i in every], [line.mask for line in lines]
    read = replace(read, pitch=digit_pitch(texts, masks, [read.em] * len(lines)))
    main, second = read.closed(quick), read(every, QUICK_RAW)
    text = {i for i in every if not measured[i]}
    settled = {i for i in text if _settles(main[i], second[i], lines[i].mask)}
    main |= read(sorted({*every} - settled), CAREFUL)
    unsure = {i for i in text - settled if not _agree(main[i], second[i])}
    third = read(sorted(unsure), CAREFUL_RAW)
    return [[readings[i] for readings in (main, second, third) if i in readings] for i in every]


def _settles(first: Reading, second: Reading, mask: Mask) -> bool:
    """Whether two quick readings settle a line: both sure of one figure, whose marks the ink shows.

    A quick network knows too few characters to be believed on names.
    """
    sure = min(first.confidence, second.confidence) > DOUBTFUL_BELOW
    return sure and bears_out(second.text, first.text) and looks_its_figure(first.text, mask)


def _agree(main: Reading, second: Reading) -> bool:
    """Whether a line needs no third reading."""
    return bears_out(second.text, main.text) and main.confidence > DOUBTFUL_BELOW


def _read(line: Line, em: float, share: float, readings: Sequence[Reading]) -> LineReading:
    """What the readings of a line say; ``share`` of the page's lines are unsure."""
    main, *raw = readings
    second = next((reading for reading in raw if bears_out(reading.text, main.text)), raw[0])
    rescored = rescore(readings, _weights(readings), line.mask, em)
    evidence = gather(rescored, main, second, line.mask, line.ink.touched, share)
    sure = probability(evidence) if rescored.text else 0.0
    apart = may_be_two_cells(line.mask, em) and not _NAME.fullmatch(plain(rescored.text))
    if line.crossed or apart:
        sure = min(sure, EVEN)
    agreed = bears_out(second.text, main.text) and same(main.text, rescored.text)
    if not agreed and is_figure(plain(rescored.text)):
        sure = min(sure, EVEN)  # the page as it came does not say so
    unmarked = without_raised_mark(rescored, line.mask, em)
    if unmarked is not rescored:  # no reading gave this text; where all saw a digit it is even chances
        agreed, sure = False, sure if rescored.text[-1] in RAISED else min(sure, EVEN)
    return LineReading(unmarked, evidence, sure, agreed)


def _weights(readings: Sequence[Reading]) -> tuple[float, ...]:
    """What each reading of a line counts beside the others.

    Of a name that was read carefully on both images, a quick reading of one of them says nothing: its network
    knows too few characters, and one image would be heard twice.
    """
    careful = len(readings) > 2 and not is_figure(plain(readings[0].text))
    quick = 0.0 if careful else QUICK_RAW.weight
    return (CAREFUL.weight, quick, CAREFUL_RAW.weight)[: len(readings)]


def _measured(mark: str, readings: Sequence[Reading], line: Line, em: float) -> LineReading:
    """A lone dash, slash or ellipsis, agreed if a reading saw its like and the cell as it came is no more."""
    likes = {"/": SLASHES, "…": DOTS}.get(mark[0], DASHES)
    seen = any(reading.text and set(reading.text) <= likes for reading in readings)
    whole = line.raw is None or lone_mark(all_ink(line.raw, em), em) is not None
    agreed = seen and whole and len(mark) <= _LONGEST_MARK
    cost = _MARK_COST if agreed else 0.5 * _MARK_COST
    rivals = {reading.text for reading in readings if reading.text and not same(reading.text, mark)}
    rescored = Rescored(mark, tuple(Alternative(text, cost) for text in sorted(rivals)), cost)
    return LineReading(rescored, None, _MARK_CONFIDENCE if agreed else 1.0 - _MARK_CONFIDENCE, agreed)
