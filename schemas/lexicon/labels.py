"""Words that begin or name a row: totals, parts of which only some are named, numbering."""

from __future__ import annotations

import re

HAN_NUMERAL = "一二三四五六七八九十"
OF_WHICH = r"(?:其\s*中|#|内\s*含)[:：]?"
"""Before the name of a part that is listed beside its whole."""
NUMBERING = (
    rf"(?:[{HAN_NUMERAL}]{{1,3}}[、.．]|\d{{1,3}}[、.．](?!\d)"
    rf"|[(（](?:[{HAN_NUMERAL}]{{1,3}}|\d{{1,3}})[)）])"
)
"""The number of a part or a row: 一、 （二） 1. (3); 1.5 is a figure."""

_WHOLE = "^全[市县区省国州盟]$"
_TOTAL_ROW = re.compile(rf"[合总共]\s*计$|{_WHOLE}")
_TOTAL = re.compile(rf"[合总共小]\s*计|^计$|总数|总额|总量|总值|汇\s*总|{_WHOLE}")
_OF_WHICH = re.compile(rf"^{OF_WHICH}")
_ROW_START = re.compile(rf"{NUMBERING}|{OF_WHICH}|[合总小]计(?!划)|注[:：]")


def is_total_row(label: str) -> bool:
    """Whether a row by this label sums all rows of its kind: 合计, 总计, 共计 at the end, or 全市."""
    return bool(_TOTAL_ROW.search(label.strip()))


def names_total(label: str) -> bool:
    """Whether a label of a row or a column speaks of a whole in any way: 小计, 投资总额, 汇总 too."""
    return bool(_TOTAL.search(label))


def is_of_which(label: str) -> bool:
    """Whether a label begins as a part does that need not add up to the whole with its like: 其中."""
    return bool(_OF_WHICH.search(label))


def begins_row(text: str) -> bool:
    """Whether a text begins as the label of a new row does: numbered, 其中, a total, a note."""
    return bool(_ROW_START.match(text))


_DIFFERENCE = re.compile(r"空编|空缺|缺额|缺编|缺口|差额|结余|剩余|余额|欠|未完成|未到位|待|尚需")


def names_difference(label: str) -> bool:
    """Whether a header names what is left of one number after another (空编数, 缺口, 尚需)."""
    return bool(_DIFFERENCE.search(label))
