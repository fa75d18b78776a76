"""Takes the opening lines of a document, gives its title: the lines that were set as one.

A title is set apart: centred, or larger than the text, or it says 关于…的通报. What reads as a sentence, is a
label, a heading of a part, an office or a date is none, whatever its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from extract.document.metadata import is_label
from extract.document.signature import is_date, office
from extract.types import BBox, Line
from schemas.lexicon.labels import NUMBERING

_KIND = re.compile(
    r"(?:通报|通知|公告|公报|报告|意见|决定|批复|函|纪要|方案|说明|公示|通告|情况|决算|预算|表|计划|规划|名单|分数线"
    r"|年鉴|目录|清单|结果|简报|快报|月报|总结|要点|公开|排名|排行榜|令|决议|办法|细则|规定|规程|指数|明细|汇总"
    r"|一览|台账)(?:[（(].*[)）])?$"
)
"""With what a title ends that says what the document is."""
_TOPIC = re.compile(r"(?:标准|安排|进展|分析|评价|解读|人口|指标|数据|统计|比)(?:[（(].*[)）])?$")
"""With what a name of figures may end, where a title may go on as well."""
_ABOUT = re.compile(r"关于")
_SENTENCE = re.compile(
    r"[，。；！？…]|^(?:根据|按照|依据|依照|遵照|为了?|经|现将|就|对|落实|贯彻)(?=.*关于)|[:：]$|如下|^特此"
)
"""What a sentence of the text has and a title has not."""
_PART = re.compile(rf"(?:{NUMBERING}|第[一二三四五六七八九十\d]+[部章节条])")
_ANNEX = re.compile(r"附\s*[件表录]?\s*[\d０-９一二三四五六七八九十—-]{0,5}\s*[:：]?")
_LABELLED = re.compile(r"^附[件表录][\d０-９一二三四五六七八九十—-]{0,5}[:：]?(?=.{4})")
_PATH = re.compile(r"[>＞»›]|→")
"""Between the levels of a site (首页 > 政务公开 > 统计公报)."""
_CONTENTS = re.compile(r"目\s*[录次]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST = 4
"""Chinese characters of the shortest title."""
_MOST_LINES = 6
"""Lines of the longest title: four as a trapezoid on paper, more on a cover in large type."""
_LARGER = 1.12
"""Type of a title set apart by its size against that of the text: 小三 (15 pt) over 四号 (14) is 1.07 and
not set apart; 三号 (16) over 四号 is 1.14."""
_SAME_HAND = 0.2
"""Share by which the heights of two lines of one hand differ; a recogniser's boxes of an unfinished
关于… by twice as much."""
_CENTRED = 0.04
"""Share of the page's width by which the middle of a centred line may be off."""


_NARROWEST_TEXT = 0.65
"""Share of the page's width that running text takes at least; 156 of 210 mm by GB/T 9704."""


def find_title(lines: Sequence[Line], among: Sequence[range], width: float) -> str | None:
    """The title that stands among the lines of a page, or None.

    What says 关于…的通报 goes before what is set in larger type, wherever it stands.

    Args:
        lines: The lines of the page in reading order; they tell what the type of its text is.
        among: The places of those that may be its title, the likelier first.
        width: Width of the page in points.
    """
    page = _Page(lines, width)
    titles = [title for places in among for title in _titles(page, places)]
    about = [text for text, _ in titles if _ABOUT.search(text) and _KIND.search(text)]
    apart = [text for text, is_apart in titles if is_apart]
    return next(iter(about or apart or [text for text, _ in titles]), None)


def _titles(page: _Page, among: range) -> Iterator[tuple[str, bool]]:
    """Each run of lines that may be a title, and whether its type is larger than that of the text."""
    at = among.start
    while at < among.stop:
        block = page.block(at, among.stop)
        text = re.sub(r"\s+", "", "".join(line.text for line in block))
        text = _LABELLED.sub("", text)
        if block and page.is_title(block, text):
            yield text, page.is_apart(block[0].bbox)
        at += max(1, len(block))


class _Page:
    """The lines of a page with what tells the type of its text."""

    def __init__(self, lines: Sequence[Line], width: float) -> None:
        self.lines = lines
        self.width = width
        heights = [line.bbox.height for line in lines for _ in range(0, len(line.text), 4)]
        self.text_height = median(heights) if heights else 0.0
        self.left = min((line.bbox.x0 for line in lines), default=0.0)
        self.right = max((line.bbox.x1 for line in lines), default=width)

    def block(self, at: int, stop: int) -> list[Line]:
        """The lines from ``at`` on that are set as one; empty where that line begins no title."""
        first = self.lines[at]
        under = self.lines[at + 1] if at + 1 < len(self.lines) else None
        # an office may be the first line of a title, 某市财政局 over 2023年度部门决算; over its date it signs
        heads = office(first.text) and under and may_be_title(under.text) and not _ABOUT.search(under.text)
        if not (heads or may_be_title(first.text)) or self._goes_on_from_sentence(at):
            return []
        block = [first]
        for line in self.lines[at + 1 : min(stop, at + _MOST_LINES)]:
            if not self._goes_on(block, line):
                break
            block.append(line)
        return block

    def is_title(self, block: Sequence[Line], text: str) -> bool:
        """Whether a run of lines is set as a title and reads as one."""
        if len(_HAN.findall(text)) < _LEAST or _SENTENCE.search(text):
            return False
        apart = self.is_apart(block[0].bbox)
        centred = all(self._centred(line.bbox) for line in block)
        if _KIND.search(text) or _TOPIC.search(text):
            return apart or centred or bool(_ABOUT.search(text)) or at_top(block[0], self.lines)
        return apart and (centred or bool(_ABOUT.search(text)))

    def _goes_on(self, block: Sequence[Line], line: Line) -> bool:
        above, text = block[-1], "".join(part.text for part in block)
        if not may_be_title(line.text):
            return False
        complete = bool(_KIND.search(re.sub(r"\s+", "", text)))
        unfinished = bool(_ABOUT.search(text)) and not complete
        most = 2 * _SAME_HAND if unfinished else _SAME_HAND
        same_hand = abs(line.bbox.height - above.bbox.height) < most * above.bbox.height
        gap = line.bbox.y0 - above.bbox.y1
        near = line.page == above.page and -0.5 * above.bbox.height < gap < 1.5 * above.bbox.height
        if not (same_hand and near):
            return False
        if self._centred(above.bbox) and (self.is_apart(above.bbox) or not self._full(above.bbox)):
            return self._centred(line.bbox)
        return not complete

    def _goes_on_from_sentence(self, at: int) -> bool:
        """Whether the line before runs to the edge of the text and has not come to its end."""
        if not at:
            return False
        line, before = self.lines[at], self.lines[at - 1]
        speaks = bool(_SENTENCE.search(before.text)) or bool(_PART.match(before.text.strip()))
        runs = before.bbox.x1 > self.right - 1.5 * before.bbox.height
        same = abs(line.bbox.height - before.bbox.height) < _SAME_HAND * before.bbox.height
        return speaks and runs and same and not before.text.rstrip().endswith(("。", "：", ":"))

    def is_apart(self, box: BBox) -> bool:
        """Whether the type is larger than that of the text."""
        return box.height > _LARGER * self.text_height

    def _centred(self, box: BBox) -> bool:
        middles = (self.width / 2, (self.left + self.right) / 2)
        return min(abs(box.center[0] - m) for m in middles) < _CENTRED * self.width

    def _full(self, box: BBox) -> bool:
        """Whether a line fills the text from edge to edge, so that its middle says nothing."""
        return box.width > max(0.97 * (self.right - self.left), _NARROWEST_TEXT * self.width)


def at_top(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is the first of the page that is no label of an annex."""
    return next((x for x in lines if not _ANNEX.fullmatch(x.text.strip())), None) is line


def may_be_title(text: str) -> bool:
    """Whether a line may be of a title, by what it says alone."""
    text = text.strip()
    return not (
        is_label(text)
        or is_date(text)
        or office(text)
        or _SENTENCE.search(text)
        or _PART.match(text)
        or _ANNEX.fullmatch(text)
        or _CONTENTS.fullmatch(text)
        or _PATH.search(text)
        or not _HAN.search(text)
    )
