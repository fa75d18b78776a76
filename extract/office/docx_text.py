"""The text of a paragraph of WordprocessingML as the page shows it.

Runs, tabs, breaks, symbols, equations and the number that Word sets before a paragraph of a list; nothing
deleted, moved away or hidden, nothing of text boxes (they are blocks of their own).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extract.runs import Printed, Run, printed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UNSEEN = {
    *(W + name for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr", "instrText", "drawing", "pict")),
    MC + "Fallback",
}
_SYMBOLS = {
    "fc": "√", "fe": "☑", "52": "☑", "53": "☒", "fb": "×", "fd": "☒", "a8": "□", "6f": "□", "a3": "☐",
    "b7": "·", "d7": "×", "b3": "≥", "b1": "±",
}  # fmt: skip
"""Characters of Wingdings and Symbol that stand in tables, by the last byte of their code."""
_DIGITS = "〇一二三四五六七八九"


def text_of(paragraph: Any, numbering: Numbering | None = None) -> Printed:
    """What a paragraph prints; ``numbering`` counts on where it belongs to a list."""
    said = printed(_runs(paragraph, raised=False))
    number = numbering.next(paragraph) if numbering is not None else ""
    return Printed(f"{number}{said.text}", said.marks) if number else said


def is_hidden(properties: Any, name: str = "vanish") -> bool:
    """Whether properties of a run (``vanish``) or a row (``hidden``) switch a property on."""
    found = properties.find(W + name) if properties is not None else None
    return found is not None and found.get(W + "val") not in {"0", "false", "off"}


def _runs(element: Any, *, raised: bool) -> Iterator[Run]:
    for node in element:
        if node.tag == W + "r":
            properties = node.find(W + "rPr")
            if not is_hidden(properties) and not is_hidden(properties, "strike"):
                yield from _runs(node, raised=raised or _is_raised(properties))
        elif node.tag.__class__ is str and node.tag.startswith(_M):
            yield Run(_equation(node), raised)
        elif (text := _characters(node)) is not None:
            yield Run(text, raised)
        elif node.tag not in _UNSEEN:
            yield from _runs(node, raised=raised)


def _is_raised(properties: Any) -> bool:
    found = properties.find(W + "vertAlign") if properties is not None else None
    return found is not None and found.get(W + "val") == "superscript"


def _characters(node: Any) -> str | None:
    """The characters that an element of a run stands for; None for one that holds others."""
    if node.tag == W + "t":
        return node.text or ""
    if node.tag == W + "sym":
        code = (node.get(W + "char") or "").lower()
        return _SYMBOLS.get(code[-2:], "")
    return {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}.get(node.tag)


def _equation(node: Any) -> str:
    """An equation on one line: a fraction as a/b, a power raised."""
    name = node.tag.removeprefix(_M)
    if name == "t":
        return node.text or ""
    if name == "f":
        above, below = (_inside(node.find(_M + part)) for part in ("num", "den"))
        return f"{above}/{below}"
    if name == "sSup":
        base, power = (_inside(node.find(_M + part)) for part in ("e", "sup"))
        return printed([Run(base), Run(power, raised=True)]).text
    return _inside(node)


def _inside(node: Any) -> str:
    children = node if node is not None else ()
    return "".join(_equation(child) for child in children if isinstance(child.tag, str))


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a document: format of each level by list, and how far each has counted."""

    levels: dict[str, dict[int, tuple[str, str, int]]]
    """By list number and level: kind of number, text around it (``%1.``), first number."""
    counts: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def next(self, paragraph: Any) -> str:
        """The number that stands before a paragraph, counted on; "" where it belongs to no list."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        if found is None:
            return ""
        number, level = (found.find(W + name) for name in ("numId", "ilvl"))
        key = number.get(W + "val") if number is not None else ""
        depth = int(level.get(W + "val") or 0) if level is not None else 0
        forms = self.levels.get(key, {})
        if depth not in forms or forms[depth][0] in {"bullet", "none"}:
            return ""
        self.counts[key, depth] = self.counts.get((key, depth), forms[depth][2] - 1) + 1
        for deeper in [k for k in self.counts if k[0] == key and k[1] > depth]:
            del self.counts[deeper]
        text = forms[depth][1]
        for upper in range(depth + 1):
            kind, _, first = forms.get(upper, ("decimal", "", 1))
            text = text.replace(f"%{upper + 1}", ordinal(self.counts.get((key, upper), first), kind))
        return text


def numbering_of(document: Any) -> Numbering:
    """The lists of a document of python-docx."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    part = next(
        (r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING), None
    )
    if part is None:
        return Numbering({})
    root = part.element
    abstract = {a.get(W + "abstractNumId"): a for a in root.iter(W + "abstractNum")}
    levels = {}
    for number in root.iter(W + "num"):
        link = number.find(W + "abstractNumId")
        found = abstract.get(link.get(W + "val")) if link is not None else None
        levels[number.get(W + "numId")] = {} if found is None else _levels(found)
    return Numbering(levels)


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in abstract.iter(W + "lvl"):
        kind, text, start = (level.find(W + name) for name in ("numFmt", "lvlText", "start"))
        found[int(level.get(W + "ilvl") or 0)] = (
            kind.get(W + "val") if kind is not None else "decimal",
            text.get(W + "val") or "" if text is not None else "",
            int(start.get(W + "val") or 1) if start is not None else 1,
        )
    return found


def ordinal(number: int, kind: str) -> str:
    """A number of a list as its kind (ECMA-376, 17.18.59) writes it."""
    if kind.startswith(("chinese", "ideographDigital", "japaneseCounting", "taiwanese")):
        return _chinese(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in {"lowerLetter", "upperLetter"} and number >= 1:
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman if kind == "upperRoman" else roman.lower()
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if number >= 100:
        return "".join(_DIGITS[int(d)] for d in str(number))
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            text += sign
            number -= value
    return text
