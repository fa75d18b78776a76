"""Printed text → comparison form: note marks set aside, NFKC, one kind of bracket, no stray spaces.

The printed text itself is always kept elsewhere; what this module returns is only for looking up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_MARKS = r"[①-⑳❶-❿ⓐ-ⓩ*＊※▲△★☆†‡]|(?<![A-Za-z])[¹²³⁰⁴-⁹]|[\[［〔]注?\d{1,2}[\]］〕]|[(（]注\d{0,2}[)）]"
_TRAILING_MARKS = re.compile(rf"(?:\s*(?:{_MARKS}))+\s*$")
_BRACKETS = str.maketrans("〔〕【】〖〗﹝﹞", "[][][][]")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CLINGING = _HAN + r"()\[\]、,。:;《》“”±"
_LOOSE_SPACE = re.compile(rf"(?<=[{_CLINGING}])\s+|\s+(?=[{_CLINGING}])")
_SPACE = re.compile(r"\s+")

# Radicals of the CJK supplement block that fonts and PDF writers put in place of the character;
# NFKC maps the Kangxi radicals (U+2F00) but of this block only two.
_RADICALS = str.maketrans(
    "⺁⺄⺌⺎⺟⺠⺩⺬⺮⺯⺶⺻⺼⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂乙小兀母民王示竹糸羊聿月虎西见角贝车长门雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_VARIANTS = str.maketrans("佔週籲戶", "占周吁户")


def split_marks(raw: str) -> tuple[str, tuple[str, ...]]:
    """Set the footnote marks at the end of a cell aside.

    Must run before NFKC, which turns ``城区①`` into ``城区1``. A cell that holds nothing but
    marks keeps them: there a mark is the content.

    Args:
        raw: The text as printed.

    Returns:
        The text without its trailing marks, and the marks in printed order.
    """
    found = _TRAILING_MARKS.search(raw)
    if found is None or not raw[: found.start()].strip():
        return raw, ()
    return raw[: found.start()], tuple(re.findall(_MARKS, found.group()))


def fold(text: str) -> str:
    """Characters to their common form: NFKC, brackets, radicals, variants; spaces kept."""
    folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return folded.translate(_BRACKETS).translate(_RADICALS).translate(_VARIANTS)


@lru_cache(maxsize=65536)
def clean(raw: str) -> str:
    """The comparison form of a printed text.

    Spaces and line breaks next to a Han character, a bracket or a punctuation mark go
    (``城 区`` → ``城区``); others become one space (``12 34`` stays two numbers).
    """
    text, _ = split_marks(raw)
    return _SPACE.sub(" ", _LOOSE_SPACE.sub("", fold(text))).strip()
