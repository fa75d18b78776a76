"""Marks of notes: a small figure that stands raised behind a figure or a name, and is no digit of it.

A network reads 250 with a raised 1 as 2501 or as 250¹; where the ink stands tells which. Behind the letters
of a unit, or behind ×10, it is an exponent and stays (m²).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extract.runs import Run, printed
from extract.scan.image.masks import Mask
from extract.scan.ocr.plausibility import is_figure, plain
from extract.scan.ocr.rescoring import Rescored
from extract.types import Alternative

RAISED = {"¹": "1", "²": "2", "³": "3", **dict(zip("⁴⁵⁶⁷⁸⁹", "456789", strict=True))}
"""Raised figures that a network writes, and the figures that they are."""
_LOWEST = 0.62
"""Share of a line, from its top, where a raised figure ends: 0.45; one on the line ends at 0.95."""
_LIFTED = 0.07
"""Em that it rises above the figures before it: 0.13 and more; worn tops differ by 0.04."""
_WIDTH = (0.12, 0.5)
"""Em that it is wide: a 1 has 0.17, a 2 has 0.26, a figure on the line 0.5 and more."""
_OFFERED = 6.0
"""Nats within which a reading must offer the text without the digit, or with it raised."""


def without_raised_mark(read: Rescored, mask: Mask, em: float) -> Rescored:
    """What was read without the mark of a note that the ink shows raised at its end; as it was elsewhere.

    Args:
        read: the texts of a line.
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
    """
    body, mark = read.text[:-1], read.text[-1:]
    digit = RAISED.get(mark, mark)
    if not body or digit not in "123456789" or not is_raised(mask, em, figure=is_figure(plain(body))):
        return read
    offered = {rival.text for rival in read.alternatives if rival.cost < _OFFERED}
    forms = {body, *(body + raised for raised, plain_digit in RAISED.items() if plain_digit == digit)}
    if mark not in RAISED and not offered & forms:
        return read
    text = printed([Run(body), Run(digit, raised=True)]).text
    rivals = [rival for rival in read.alternatives if rival.text != text]
    return replace(read, text=text, alternatives=(Alternative(body + digit, read.margin), *rivals))


def is_raised(mask: Mask, em: float, *, figure: bool) -> bool:
    """Whether the last ink of a line stands small and high behind the rest.

    Args:
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
        figure: behind a figure it rises above it (the bar of a 7 does not); behind a name white parts them.
    """
    height, width = mask.shape
    ends = height - np.argmax(mask[::-1], axis=0)
    low = np.flatnonzero(mask.any(axis=0) & (ends > _LOWEST * height))
    first = int(low[-1]) + 1 if low.size else 0
    last = mask[:, first:]
    inked = np.flatnonzero(last.any(axis=0))
    if not first or not inked.size or not _WIDTH[0] * em <= width - first - inked[0] <= _WIDTH[1] * em:
        return False
    top, before = (int(np.flatnonzero(part.any(axis=1))[0]) for part in (last, mask[:, :first]))
    return before - top >= _LIFTED * em if figure else bool(inked[0] > 0)
