"""Nats against a text whatever a network says: what no notice prints, and what the ink cannot be.

Networks are trained on lines of all kinds. A speck beside a word is a full stop to them, two bars without
serifs are one I, and a lone letter may be as wide as a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.marks import Mask, silhouette
from schemas.lexicon.numbers import PERCENT

_WIDE, _TOO_NARROW = 0.72, 4.0
"""A lone figure or letter is narrower than so many em; nats against one where the ink is not."""
_SPECK, _PERHAPS_A_SPECK = 10.0, 4.0
_MISSING_BAR, _MIXED_BARS = 6.0, 3.0

_BARS = re.compile("[Il1|!]{1,4}")
_FIGURE = re.compile(PERCENT)
_ORDINAL = re.compile(r"[1-9]\d?\.")
_NUMBERED = re.compile("[一二三四五六七八九十百]+")


def implausible(texts: Sequence[str], mask: Mask, em: float) -> NDArray[np.float64]:
    """Nats against each of ``texts``, 0 for most.

    Args:
        texts: what a line may say.
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
    """
    wide = mask.shape[1] > _WIDE * em
    plain = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    bars = _bars(mask) if any(_BARS.fullmatch(text) for text in plain) else 0
    return np.array([_against(text, printed, wide, bars) for text, printed in zip(texts, plain, strict=True)])


def _against(text: str, printed: str, wide: bool, bars: int) -> float:
    nats = _TOO_NARROW if wide and len(text) == 1 and text.isascii() else 0.0
    nats += _speck(printed)
    if _BARS.fullmatch(printed):
        nats += _MISSING_BAR * max(0, bars - len(printed)) + _MIXED_BARS * (len(set(printed)) > 1)
    return nats


def _speck(printed: str) -> float:
    """Nats against a point before or behind a text that is whole without it.

    A word neither begins nor ends with one, an ordinal may (1. or 一.); a figure has one, inside.
    """
    rest = printed.strip(".·'`^").lstrip(",:")
    if rest == printed or not rest or _NUMBERED.fullmatch(rest):
        return 0.0
    if _ORDINAL.fullmatch(printed):
        return _PERHAPS_A_SPECK
    word = len(rest) == 1 or any("\u4e00" <= c <= "\u9fff" for c in rest)
    return _SPECK if word or _FIGURE.fullmatch(rest) else 0.0


def _bars(mask: Mask) -> int:
    """How many upright pieces the ink is; 0 if it has others."""
    shape = silhouette(mask)
    return len(shape) if set(shape) == {"d"} else 0
