"""A line's text and its readings → the evidence for and against it, part of it from the pixels alone."""

from __future__ import annotations

import math

from extract.scan.image.masks import Mask
from extract.scan.ocr.confidence import Evidence
from extract.scan.ocr.engine import Reading
from extract.scan.ocr.marks import silhouette, silhouette_of
from extract.scan.ocr.plausibility import bears_out, is_figure, is_malformed, plain, same
from extract.scan.ocr.rescoring import Rescored

_UNSEEN, _LEAST_CERTAINTY = 1e-2, 1e-4
"""Certainty of a text that the main reading did not give, and the least that still counts."""
_MOST_NATS, _MOST_PIECES = 20.0, 3
_SMALL = 20.0
"""Pixels of ink height below which networks, which see 48, begin to guess."""


def gather(
    rescored: Rescored, main: Reading, second: Reading, mask: Mask, touched: bool, page: float
) -> Evidence:
    """What speaks for and against a text.

    Args:
        rescored: the text that was chosen.
        main: the main reading, first of those that were rescored.
        second: the independent one, second of them.
        mask: the ink of the line, cut to its bounding box.
        touched: whether the ink reaches the edge of the cell.
        page: share of the page's lines that are unsure.
    """
    upheld = same(main.text, rescored.text)
    certainty = min(main.certainties, default=_UNSEEN) if upheld else _UNSEEN
    marks, pieces = misfit(plain(rescored.text), mask)
    return Evidence(
        weakest=-math.log(max(certainty, _LEAST_CERTAINTY)),
        total=min(-rescored.log_probabilities[0], _MOST_NATS),
        second=min(-rescored.log_probabilities[1], _MOST_NATS),
        rivalry=math.exp(-rescored.margin),
        disagree=not bears_out(second.text, rescored.text),
        overruled=not upheld,
        small=max(0.0, 1.0 - mask.shape[0] / _SMALL),
        touched=touched,
        marks=marks,
        pieces=pieces,
        malformed=is_malformed(rescored.text),
        page=page,
    )


def looks_its_figure(text: str, mask: Mask) -> bool:
    """Whether ``text`` is a figure with just the points and minus signs that the ink shows."""
    printed = plain(text)
    return is_figure(printed) and not is_malformed(text) and misfit(printed, mask)[0] == 0


def misfit(text: str, mask: Mask) -> tuple[int, int]:
    """Marks and digit pieces by which the ink differs from a figure's text; (0, 0) for other texts.

    The two pieces of a percent sign may or may not touch.
    """
    if not is_figure(text):
        return 0, 0
    seen, stated = silhouette(mask), silhouette_of(text.rstrip("%"))
    whole = seen.count("d") >= stated.count("d")  # else pieces touch, and a mark may hide in one of them
    surplus = [seen.count(mark) - stated.count(mark) for mark in ".-"]
    marks = sum(max(more, -more * whole) for more in surplus)
    pieces = seen.count("d") + seen.count("?") - stated.count("d")
    short = 0 if text.endswith("%") else -pieces
    spare = 2 if text.endswith("%") else 0
    return marks, min(max(pieces - spare, short, 0), _MOST_PIECES)
