"""Several readings of one line -> one word: candidates weighed by all readings together.

Each reading scores each candidate text (the CTC forward sum over its own lattice); the weighted sum of the
log probabilities ranks them, as independent witnesses would be weighed. The winner is the word, the
others are its alternatives with their distance in nats as cost.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.confidence import Evidence
from extract.scan.ocr.ctc import scores
from extract.scan.ocr.engine import Reading
from extract.scan.ocr.marks import Mask, silhouette, silhouette_of, with_lost_mark
from extract.scan.ocr.plausibility import implausible
from extract.types import Alternative
from schemas.lexicon.numbers import PERCENT

_FLOOR = 24.0
"""No single reading may speak against a text with more nats than this: one witness can be blind."""

_FAR = 12.0

_PER_MILLE = re.compile(r"[%％][0oO〇](?![0-9])")
_CELSIUS = re.compile(r"°\s*[C℃]")

LOOKALIKES = {
    ":": ".",
    "一": "—",
    "ー": "—",
    "_": "—",
    "O": "0",
    "C": "0",
    "Q": "0",
    "D": "0",
    "S": "5",
    "o": "0",
    "〇": "0",
    "θ": "0",
    "Θ": "0",
    "日": "0",
    "l": "1",
    "I": "1",
    "|": "1",
}
"""Characters that the printer of a figure hardly meant, and what he did mean."""
LOOKALIKE_COST = 1.0
_BROKEN = re.compile(r"\d\s+\d|[A-Za-z\u0370-\u03ff]")
"""A figure torn by white space (a lost point), and a lone letter, which no cell of a notice holds."""
LOST_MARK_COST = 1.5
_FIGURE = re.compile(PERCENT)
_OF_FIGURE = re.compile(r"[-\d.,%]*\d[-\d.,%]*")


@dataclass(frozen=True, slots=True)
class Witness:
    """A reading and its weight beside the others."""

    reading: Reading
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chosen text, its rivals (cheapest first), and the nats to the nearest of another meaning.

    ``told`` is the log probability of the text by each witness, in their order.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    margin: float
    told: tuple[float, ...] = ()


def same(a: str, b: str) -> bool:
    """Whether two texts print the same: width forms, dashes and spaces apart."""
    return plain(a) == plain(b)


def plain(text: str) -> str:
    """Compatibility forms folded, white space dropped, dashes made one."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.replace("—", "-").replace("–", "-").replace("−", "-")


def weigh(witnesses: Sequence[Witness], mask: Mask, em: float, most: int = 12) -> Verdict:
    """Rank all texts that any witness offers by what all witnesses say.

    Args:
        witnesses: at least one.
        mask: the ink of the line; it may offer a figure with a point that no witness saw.
        em: height of a full-size character in pixels.
        most: alternatives to keep.
    """
    texts = list(dict.fromkeys(_candidates([w.reading for w in witnesses])))
    told = np.array([np.maximum(_log_ps(w.reading, texts), -_FLOOR) for w in witnesses])
    said = np.array([w.weight for w in witnesses]) @ told
    totals = dict(zip(texts, (said - implausible(texts, mask, em)).tolist(), strict=True))
    ranked = sorted(totals, key=lambda text: -totals[text])
    best = ranked[0]
    costs = {text: totals[best] - totals[text] for text in ranked[1 : most + 1]}
    for text in _lookalikes(best):
        costs[text] = min(LOOKALIKE_COST, costs.get(text, math.inf))
    torn = re.sub(r"(?<=\d)\s+(?=\d)", ".", best)
    if torn != best and _FIGURE.fullmatch(torn):
        costs[torn] = min(LOOKALIKE_COST, costs.get(torn, math.inf))
    lost = with_lost_mark(best, silhouette(mask)) if _FIGURE.fullmatch(best) else None
    if lost is not None:
        costs[lost] = min(LOST_MARK_COST, costs.get(lost, math.inf))
    rivals = sorted(costs.items(), key=lambda item: item[1])
    margin = min((cost for text, cost in rivals if not same(text, best)), default=_FLOOR)
    others = tuple(Alternative(written(text), round(cost, 3)) for text, cost in rivals)
    return Verdict(written(best), others, margin, tuple(told[:, texts.index(best)].tolist()))


def written(text: str) -> str:
    """The text with signs that were read in pieces made whole: ‰ comes as %0, ℃ as °C, a lone × as X."""
    if text in {"X", "x"}:
        return "×"
    return _CELSIUS.sub("℃", _PER_MILLE.sub("‰", text))


def evidence(
    verdict: Verdict, main: Reading, second: Reading, mask: Mask, touched: bool, page: float
) -> Evidence:
    """What speaks for and against the verdict (see ``Evidence``).

    Args:
        verdict: the chosen text.
        main: the main reading, first of the witnesses.
        second: the independent one, second of them.
        mask: the ink of the line, cut to its bounding box.
        touched: whether the ink reaches the edge of the cell.
        page: share of the page's lines that are unsure.
    """
    strengths = main.strengths if same(main.text, verdict.text) else ()
    marks, pieces = _misfit(plain(verdict.text), mask)
    return Evidence(
        weakest=-math.log(max(min(strengths, default=1e-2), 1e-4)),
        total=min(-verdict.told[0], 20.0),
        second=min(-verdict.told[1], 20.0),
        rivalry=math.exp(-verdict.margin),
        disagree=not same(second.text, verdict.text),
        overruled=not same(main.text, verdict.text),
        small=max(0.0, 1.0 - mask.shape[0] / 20.0),
        touched=touched,
        marks=marks,
        pieces=pieces,
        malformed=_malformed(verdict.text),
        page=page,
    )


_LETTERED = re.compile(r"[-\d.,%]*\d[CDGOQSZBIlo]+")
"""A figure that ends in a letter which looks like a digit: half of a 0 is a C."""
_STRAY = re.compile(r"[^\u4e00-\u9fff]*[!|\[\]_'\"`·;~^?][^\u4e00-\u9fff]*")
"""A text without Han characters that has what specks and remnants of rulings are taken for."""


def _malformed(text: str) -> bool:
    """Whether a text of figure characters is no figure, or a lone letter stands where one should."""
    printed = plain(text)
    if _OF_FIGURE.fullmatch(printed):
        return not _FIGURE.fullmatch(printed) or bool(_BROKEN.search(text))
    if any(c.isdigit() for c in printed) and (_STRAY.fullmatch(printed) or _LETTERED.fullmatch(printed)):
        return True
    return len(printed) == 1 and bool(_BROKEN.search(printed))


def looks_its_figure(text: str, mask: Mask) -> bool:
    """Whether ``text`` is a figure with just the points and minus signs that the ink shows."""
    printed = plain(text)
    return bool(_FIGURE.fullmatch(printed)) and not _malformed(text) and _misfit(printed, mask)[0] == 0


def _misfit(text: str, mask: Mask) -> tuple[int, int]:
    """Marks and digit pieces by which the ink differs from a figure's text; (0, 0) for other texts."""
    if not _FIGURE.fullmatch(text):
        return 0, 0
    seen, told = silhouette(mask), silhouette_of(text.rstrip("%"))
    whole = seen.count("d") >= told.count("d")  # else pieces touch, and a mark may hide in one of them
    marks = sum(
        max(seen.count(mark) - told.count(mark), (told.count(mark) - seen.count(mark)) * whole)
        for mark in ".-"
    )
    spare = 2 if text.endswith("%") else 0
    pieces = seen.count("d") + seen.count("?") - told.count("d")
    return marks, min(max(pieces - spare, -pieces if not spare else 0, 0), 3)


def _candidates(readings: Sequence[Reading]) -> Iterable[str]:
    """What each reading says, and what it would say else."""
    yield from (reading.text for reading in readings)
    for i, reading in enumerate(readings):
        others = reading.neighbours if i == 1 else reading.alternatives
        yield from (other.text for other in others if other.cost < _FAR)


def _log_ps(reading: Reading, texts: Sequence[str]) -> NDArray[np.float64]:
    """Log probability of each text by one reading; minus infinity for what it cannot write."""
    coded = [reading.alphabet.encode(text) for text in texts]
    told = scores(reading.lattice, [labels or () for labels in coded])
    return np.where([labels is None for labels in coded], -np.inf, told)


def _lookalikes(text: str) -> list[str]:
    figure = "".join(LOOKALIKES.get(c, c) for c in text)
    printed = all(c in "0123456789.,%-—－ " for c in figure)
    return [figure] if printed and figure != text else []
