"""Several readings of one line → one text: hypotheses rescored by all readings together.

Each reading gives a log probability to each text that any of them offers; their weighted sum ranks the
texts, as independent witnesses would be heard. The winner is the text, the others are its alternatives
with their distance in nats as cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from extract.scan.image.masks import Mask
from extract.scan.ocr.engine import Reading
from extract.scan.ocr.marks import silhouette, with_lost_mark
from extract.scan.ocr.plausibility import is_figure, meant_figures, penalties, same, with_whole_signs
from extract.types import Alternative

_MOST_AGAINST = 24.0
"""Nats that one reading may speak against a text: a reading can be blind, and two others outvote it."""
_FAR = 12.0
"""Nats from a reading's own text beyond which it offers no rival: one in 160,000."""
_MOST_RIVALS = 12
LOOKALIKE_COST = 1.0
"""Nats to the figure that look-alike letters or a space stand for: no reading knows what was meant."""
LOST_MARK_COST = 1.5
"""Nats to the figure with the point or minus that the ink shows: more, for dirt may show one, too."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """What all readings of a line together say.

    Attributes:
        text: the likeliest.
        alternatives: its rivals, cheapest first.
        margin: nats to the nearest rival that prints otherwise.
        log_probabilities: of the text in each reading, in their order, at least ``-24``.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    margin: float
    log_probabilities: tuple[float, ...] = ()


def rescore(readings: Sequence[Reading], weights: Sequence[float], mask: Mask, em: float) -> Rescored:
    """Rank all texts that any reading offers by what all of them say.

    Args:
        readings: at least one; the second gives its neighbours only, which need no search.
        weights: what each reading counts beside the others.
        mask: the ink of the line; it may offer a figure with a point that no reading saw.
        em: height of a full-size character in pixels.
    """
    texts = list(dict.fromkeys(_offered(readings)))
    logs = np.array([np.maximum(r.hypotheses.log_probabilities(texts), -_MOST_AGAINST) for r in readings])
    totals = np.array(weights) @ logs - penalties(texts, mask, em)
    order = sorted(range(len(texts)), key=lambda i: -totals[i])
    best = texts[order[0]]
    costs = {texts[i]: float(totals[order[0]] - totals[i]) for i in order[1 : _MOST_RIVALS + 1]}
    for text, cost in _unread(best, mask):
        costs[text] = min(cost, costs.get(text, math.inf))
    rivals = sorted(costs.items(), key=lambda item: item[1])
    margin = min((cost for text, cost in rivals if not same(text, best)), default=_MOST_AGAINST)
    others = tuple(Alternative(with_whole_signs(text), round(cost, 3)) for text, cost in rivals)
    return Rescored(with_whole_signs(best), others, margin, tuple(logs[:, order[0]].tolist()))


def _offered(readings: Sequence[Reading]) -> Iterable[str]:
    """What each reading says, and what it would say else."""
    yield from (reading.text for reading in readings)
    for i, reading in enumerate(readings):
        rivals = reading.hypotheses.neighbours() if i == 1 else reading.hypotheses.ranked()
        yield from (rival.text for rival in rivals if rival.cost < _FAR)


def _unread(text: str, mask: Mask) -> Iterable[tuple[str, float]]:
    """Figures that no reading need have offered, with their cost in nats."""
    yield from ((figure, LOOKALIKE_COST) for figure in meant_figures(text))
    lost = with_lost_mark(text, silhouette(mask)) if is_figure(text) else None
    if lost is not None:
        yield lost, LOST_MARK_COST
