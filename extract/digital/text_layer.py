"""Whether a text layer may be believed: decisions over what was seen of a page, and one look at its pixels.

A text layer says what the producer wanted a reader to copy, not what is printed. Three kinds lie: the
hidden layer that some scanner's recogniser left (often bad), fonts whose ToUnicode map is missing or wrong
(private-use and replacement characters, or plausible characters that are not the printed ones), and no layer
at all where a table was pasted as a picture. The first and the last show in the page's structure; the second
shows in the text, and where that is only suspicious the glyphs are recognised and compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.types import BBox, Word
from schemas.findings import Code, Finding, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.scan.ocr.engine import Engine

_GARBAGE = 0.05
"""Share of characters that stand for no character, from which a layer is garbage."""
_COMMON_HAN = 0.8
"""Level one of GB 2312 covers 99.7 % of running text; names pull a table down to 90 %."""
_PAIRS = (
    "情况通报关于合计总计小计单位年度年末本年上年完成工程工作项目人民政府全市全县全省各县县区城区市区"
    "地区办公公室通知附件建设管理任务资金万元亿元收入支出安全生产检查整改统计发展保障住房教育卫生环境"
    "服务组织要求进行加强重点问题落实责任部门领导小组委员中心社会经济企业农村城市同比增长指标名称序号"
    "备注数量金额比例以上其中计划实际累计按照根据国家中国投资公里面积人数户数产量总量财政预算决算"
    "学校中学小学高中大学学院医院公司有限街道社区农场地址电话编号代码"
)
_FAMILIAR = frozenset(_PAIRS[k : k + 2] for k in range(0, len(_PAIRS), 2))
"""Pairs of characters that turn up again and again in what offices write."""
_FAMILIAR_EVERY, _FAMILIAR_FROM = 150, 80
"""Han characters among which one such pair must stand, and from which on to ask for it. A font whose map
swaps characters for others just as common gives text without any; real text has one in every ten or so."""
_ENOUGH = 12
"""Characters from which shares mean anything."""
PAGE_PICTURE = 0.5
"""Share of the page that a picture covers when the page is a scan."""
_PASTED = 0.02
"""Share of the page that a picture must cover to hold a table; less is a logo or a signature."""
_LIKENESS = 0.6
"""Mean share of characters that a true layer has in common with what is recognised."""


class Trust(StrEnum):
    """What to do with the text layer of a page."""

    KEEP = "keep"
    CHECK = "check"
    """Recognise some words and compare (``layer_is_true``)."""
    DROP = "drop"
    """Read the pixels; the layer may serve as one more reading."""


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What is seen of a page's text layer, without looking at pixels.

    Attributes:
        characters: characters that are no white space.
        garbage: share of private-use, replacement, unassigned and control characters among them.
        common_han: share of the Han characters that are in everyday use; 1 where there are none.
        hidden: share of the characters that are drawn in the invisible mode.
        picture: share of the page that its largest picture covers.
        familiar: whether the Han text, if there is enough, has the words that offices use.
    """

    characters: int
    garbage: float
    common_han: float
    hidden: float
    picture: float
    familiar: bool = True


def layer_facts(text: str, hidden: float, picture: float) -> LayerFacts:
    """Facts of a layer with this text; ``hidden`` and ``picture`` are shares from 0 to 1."""
    printed = [c for c in text if not c.isspace()]
    han = [c for c in printed if "\u4e00" <= c <= "\u9fff"]
    garbage = sum(_stands_for_nothing(c) for c in printed) / len(printed) if printed else 0.0
    common = sum(map(_everyday, han)) / len(han) if han else 1.0
    return LayerFacts(len(printed), garbage, common, hidden, picture, _is_familiar(printed, len(han)))


def trust(facts: LayerFacts) -> Trust:
    """Whether to keep, to check or to drop the layer."""
    if facts.characters == 0 or facts.garbage > _GARBAGE:
        return Trust.DROP
    if facts.hidden > 0.5 and facts.picture >= PAGE_PICTURE:
        return Trust.DROP
    if facts.garbage > 0 or facts.hidden > 0:
        return Trust.CHECK
    if facts.characters >= _ENOUGH and facts.common_han < _COMMON_HAN:
        return Trust.CHECK
    return Trust.KEEP if facts.familiar else Trust.CHECK


def layer_is_true(crops: Sequence[NDArray[np.uint8]], texts: Sequence[str], engine: Engine) -> bool:
    """Whether the printed words look like what the layer says of them.

    Figures and other words are judged apart, because they are often set in two fonts of which one lies.

    Args:
        crops: height x width x 3, RGB, one word each, with a little paper around it.
        texts: what the layer says, in the same order; one to two dozen are enough (``words_to_check``).
        engine: the loaded engine.
    """
    from difflib import SequenceMatcher  # most pages come with a layer that needs no look

    import cv2
    import numpy as np

    from extract.scan.ocr.engine import Effort

    greys = [np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8) for crop in crops]
    likeness: dict[bool, list[float]] = {True: [], False: []}
    for text, reading in zip(texts, engine.recognise(greys, Effort.CAREFUL), strict=True):
        said, seen = _folded(text), _folded(reading.text)
        figure = any(c.isdigit() for c in said)
        likeness[figure].append(SequenceMatcher(None, said, seen, autojunk=False).ratio())
    return all(sum(part) >= _LIKENESS * len(part) for part in likeness.values() if part)


def figures_are_true(crops: Sequence[NDArray[np.uint8]], texts: Sequence[str], engine: Engine) -> bool:
    """Whether half of the printed figures are read as the layer says; one wrong digit makes one false.

    Args:
        crops: height x width x 3, RGB, one word each, with a little paper around it.
        texts: what the layer says, in the same order: figures with the digits that are in doubt.
        engine: the loaded engine.
    """
    import cv2
    import numpy as np

    from extract.scan.ocr.engine import Effort

    greys = [np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8) for crop in crops]
    readings = engine.recognise(greys, Effort.CAREFUL)
    alike = sum(_folded(t) == _folded(r.text) for t, r in zip(texts, readings, strict=True))
    return 2 * alike >= len(crops)


def words_to_check(words: Sequence[Word], most: int = 24) -> list[Word]:
    """Words that tell most about a layer: long ones, half of them figures, spread over the page."""
    chosen: list[Word] = []
    for figures in (True, False):
        kind = [w for w in words if any(c.isdigit() for c in w.text) is figures and len(w.text) >= 2]
        longest = sorted(kind, key=lambda w: -min(len(w.text), 6))[: 2 * most]
        step = max(1, -(-len(longest) // (most // 2)))
        chosen += longest[::step]
    return sorted(chosen, key=lambda w: (w.bbox.y0, w.bbox.x0))


def pasted_pictures(pictures: Sequence[BBox], words: Sequence[Word], page: BBox) -> list[BBox]:
    """Pictures of a digital page that may hold a table: large, with hardly a word on them."""
    found = []
    for picture in pictures:
        box = _clipped(picture, page)
        if box.width * box.height < _PASTED * page.width * page.height:
            continue
        if min(box.width, box.height) < 0.08 * min(page.width, page.height):
            continue
        if sum(box.contains(word.bbox.center) for word in words) <= 2:
            found.append(box)
    return found


def untrusted_finding(page: int, why: str) -> Finding:
    """The finding for a layer that was set aside."""
    message = f"The text layer of the page is not trusted ({why}); the page was read from its pixels."
    return Finding(Code.TEXT_LAYER_UNTRUSTED, message, Place(page=page))


def _stands_for_nothing(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc")


def _everyday(character: str) -> bool:
    """Level one of GB 2312: rows 16 to 55, lead bytes B0 to D7."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7


def _is_familiar(printed: Sequence[str], han: int) -> bool:
    if han < _FAMILIAR_FROM:
        return True
    hits = sum(a + b in _FAMILIAR for a, b in pairwise(printed))
    return hits * _FAMILIAR_EVERY >= han


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _clipped(box: BBox, page: BBox) -> BBox:
    x0, y0 = min(max(box.x0, page.x0), page.x1), min(max(box.y0, page.y0), page.y1)
    return BBox(x0, y0, max(min(box.x1, page.x1), x0), max(min(box.y1, page.y1), y0))
