"""Takes the lines above and below a table, gives its annex label, title, unit and notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.document.head import NUMBER
from extract.types import BBox, Cell, Line
from schemas.lexicon.units import lists_units

_ANNEX = re.compile(
    r"(附\s*(?:件|表|录|图)?\s*(?:之\s*)?(?:\d{1,3}(?!\d|\s*年)|[一二三四五六七八九十]{1,3})?(?:\s*[-—]\s*\d+)?)"
    r"\s*[:：]?\s*(.*)"
)
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量|金额|数量|货币)?单\s*位\s*[:：]\s*(.+?)\s*[)）]?")
_FILLED_BY = re.compile(
    r"(?:编制|填报|填表|制表|报送|上报|统计|主管|预算)?\s*(?:单\s*位|部\s*门|机\s*关|地\s*区|日\s*期|时\s*间)\s*(?:名\s*称\s*)?[:：(（]"
    r"|(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?$"
)
"""What stands beside the unit in the line over a form: who filled it, and when."""
_BRACKET_BEHIND = re.compile(r"[（(]\s*(?:单位\s*[:：]?)?\s*([^（()）]+?)\s*[)）]$")
_BRACKETED = re.compile(r"[（(]\s*([^（()）]+?)\s*[)）]?")
_NOTE = re.compile(
    r"(?:[*＊※]\s*)?(?:备\s*注|附\s*注|注\s*释|注|说\s*明|填表说明|资料来源|数据来源|来\s*源|指标解释)\s*\d*\s*[:：.、]"
)
_FOOTNOTE = re.compile(r"[①-⑳*＊※]|\[\d\]|注\d")
_NUMBERED = re.compile(r"[(（]?\d{1,2}[)）.、．]|[①-⑳]")
_NOTE_NUMBER = re.compile(r"^[(（]?(\d{1,2})[)）.、．](?!\d)")
_HEADING = re.compile(
    r"第[一二三四五六七八九十百\d.]+[条章节]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
)
_TABLE_WORD = re.compile(
    r".*(表|情况|统计|汇总|明细|一览|名单|清单|台账|目录|数据|指标|进度|排名|计划|方案)(\s*[(（].*[)）])?"
)
_SERIAL = r"\s*[一二三四五六七八九十\d]{0,3}\s*"
_CONTINUED = re.compile(
    rf"[（(]\s*[续接]\s*[上前]?\s*[表页]?{_SERIAL}[)）]$"  # 情况表（续）, （续上表）
    rf"|^[续接]\s*[上前]?\s*[表页]?{_SERIAL}$|^[上前]接\s*第?{_SERIAL}[页表]$"
    rf"|(?<=[\d一二三四五六七八九十表])\s*续\s*表?{_SERIAL}$"  # 表3续; but 审批手续 is a word
    r"|^续\s*表[-.\d一二三四五六七八九十]*\s*|^续(?=附)"  # 续表3, 续附件1; but 续建项目 is one
)
_SENTENCE_END = ("。", "；", ";", "，", ",", "、", "：", ":")
_TITLE_LINES = 3  # lines of a title: one, or a few set as a trapezoid (GB/T 9704)
_LONGEST_TITLE = 70  # characters: about three lines of 22, as many as 二号 has on a line


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above a table; ``lines`` are the lines it was read from.

    ``continued`` says that it announces the rest of a table begun before (续表).
    """

    annex: str | None = None
    title: str | None = None
    unit: str | None = None
    continued: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def unit_lines(self) -> tuple[Line, ...]:
        """Those of its lines that do nothing but state a unit."""
        return tuple(line for line in self.lines if _stated_unit(line.text.strip()))


def read_caption(above: Sequence[Line], table: BBox, page_width: float) -> Caption:
    """Read the lines above a table, nearest last; lines that are no caption are left alone."""
    annex, unit = None, None
    used: list[Line] = []
    title: list[Line] = []
    continued = False
    for line in reversed(above):
        text = line.text.strip()
        plain = "".join(text.split())
        label = _ANNEX.fullmatch(text.removeprefix("续"))
        if label and (not label[2] or _is_title(label[2], line, title, table, page_width, labelled=True)):
            annex = re.sub(r"\s", "", unicodedata.normalize("NFKC", label[1]))
            continued = continued or text.startswith("续")
            used.append(line)
            if label[2]:
                title.append(Line(line.page, line.bbox, label[2]))
            break
        stated = None if title else _stated_unit(text)
        if stated:
            unit = unit or stated
            used.append(line)
        elif not title and _CONTINUED.sub("", plain) == "" and plain:
            continued = True
            used.append(line)
        elif len(title) < _TITLE_LINES and _is_title(text, line, title, table, page_width):
            title.append(line)
            used.append(line)
        elif not title and _beside_unit(line, used, text):
            continue
        else:
            break
    whole = "".join(line.text.strip() for line in reversed(title))
    if _CONTINUED.search(whole):
        continued, whole = True, _CONTINUED.sub("", whole)
    return Caption(annex, whole or None, unit or _unit_in_title(whole), continued, tuple(used))


def read_caption_overleaf(tail: Sequence[Line], table: BBox, page_width: float) -> Caption:
    """The caption of a table that begins a page, left at the foot of the page before.

    Only what can be nothing else is taken: a title that names a table, or stands with an annex or unit.

    Args:
        tail: The lines below all tables of the page before, nearest last.
        table: The table.
        page_width: Width of the page before.
    """
    caption = read_caption(tail, table, page_width)
    named = _TABLE_WORD.fullmatch("".join((caption.title or "").split()))
    return caption if named or caption.annex or (caption.title and caption.unit) else Caption()


def _stated_unit(text: str) -> str | None:
    """The units that a line does nothing but state: 单位：万元, （套、户）."""
    if stated := _UNIT_LINE.fullmatch(text):
        return stated[1].strip()
    bracketed = _BRACKETED.fullmatch(text)
    return bracketed[1] if bracketed and lists_units(bracketed[1]) else None


def _unit_in_title(title: str) -> str | None:
    """The units in brackets at a title's end: …完成情况（万元）."""
    found = _BRACKET_BEHIND.search(title)
    return found[1] if found and lists_units(found[1]) else None


def _beside_unit(line: Line, used: list[Line], text: str) -> bool:
    """Whether the line shares its height with the unit line: a date or the office that filled the form."""
    level = any(abs(line.bbox.center[1] - u.bbox.center[1]) < 0.6 * u.bbox.height for u in used)
    return level or bool(re.match(r"(填报|编制|制表|填表|报送|编报)(单位|部门|日期|时间|人)", text))


def _is_title(
    text: str, line: Line, below: Sequence[Line], table: BBox, page_width: float, *, labelled: bool = False
) -> bool:
    plain = "".join(text.split())
    if not plain or len(plain) > _LONGEST_TITLE or plain.endswith(_SENTENCE_END) or _NOTE.match(plain):
        return False
    if NUMBER.fullmatch(plain):
        return False
    middle = line.bbox.center[0]
    slack = 0.04 * page_width
    centred = min(abs(middle - table.center[0]), abs(middle - page_width / 2)) < slack
    if below:
        under = below[-1]
        same_hand = abs(line.bbox.height - under.bbox.height) < 0.2 * under.bbox.height
        near = under.bbox.y0 - line.bbox.y1 < 1.2 * line.bbox.height
        return centred and same_hand and near and line.page == under.page and not _HEADING.match(plain)
    if _HEADING.match(plain) and not (centred and _TABLE_WORD.fullmatch(plain)):
        return False
    narrow = line.bbox.width < 0.98 * max(table.width, 0.6 * page_width)
    return (centred and (narrow or bool(_TABLE_WORD.fullmatch(plain)))) or (
        bool(_TABLE_WORD.fullmatch(plain))
        and (labelled or plain.startswith("表") or line.bbox.x0 >= table.x0 - slack)
    )


def read_notes(below: Sequence[Line], table: BBox) -> tuple[Line, ...]:
    """The notes under a table: from 注, 说明 or 备注 on, with the lines that go on from there.

    ``below`` are the lines after the table that no other caption has taken, nearest first.
    """
    notes: list[Line] = []
    bottom, page = table.y1, None
    for line in below:
        text = line.text.strip()
        if notes:
            gap = line.bbox.y0 - bottom
            same_hand = abs(line.bbox.height - notes[0].bbox.height) < 0.15 * notes[0].bbox.height
            reach = 4.0 if _is_next(text, notes) else 1.6  # in line heights; sheets give each note a tall row
            goes_on = line.page == page and gap < reach * line.bbox.height and same_hand
            if not (_NOTE.match(text) or (goes_on and not _HEADING.match(text))):
                break
        elif not (_NOTE.match(text) or _FOOTNOTE.match(text)):
            break
        notes.append(line)
        bottom, page = line.bbox.y1, line.page
    return tuple(notes)


def _is_next(text: str, notes: Sequence[Line]) -> bool:
    """Whether a line has the number that follows the last one of the notes before it."""
    numbers = [m for line in notes for m in _NOTE_NUMBER.findall(_NOTE.sub("", line.text.strip()))]
    own = _NOTE_NUMBER.match(text)
    return own is not None and bool(numbers) and int(own[1]) == int(numbers[-1]) + 1


def note_texts(lines: Sequence[Line]) -> tuple[str, ...]:
    """The notes as texts: a line that neither is marked nor numbered goes on from the one before it."""
    notes: list[str] = []
    for line in lines:
        text = line.text.strip()
        fresh = _NOTE.match(text) or _NUMBERED.match(text) or _FOOTNOTE.match(text)
        if notes and not fresh and not notes[-1].endswith("。"):
            notes[-1] += text
        else:
            notes.append(text)
    return tuple(notes)


def title_row(filled: Sequence[Cell], n_columns: int, caption: Caption) -> Caption | None:
    """The caption, richer by what the first row of a grid says where that row is caption and no header.

    ``filled`` are the cells of the row that have text. None where the row is something else.
    """
    texts = [cell.text.strip() for cell in filled]
    stated = [found[1].strip() for text in texts if (found := _UNIT_LINE.fullmatch(text))]
    units = stated if len(stated) == 1 else [text for text in stated if lists_units(text)]
    if len(units) == 1 and all(_UNIT_LINE.fullmatch(text) or _FILLED_BY.match(text) for text in texts):
        return replace(caption, unit=caption.unit or units[0])
    if len(filled) != 1:
        return None
    cell, text = filled[0], texts[0]
    label = _ANNEX.fullmatch(text)
    if label and not label[2]:
        return replace(caption, annex=re.sub(r"\s", "", label[1]))
    if cell.column_span < n_columns or n_columns < 2:
        return None
    if caption.title is None and _TABLE_WORD.fullmatch("".join(text.split())):
        return replace(caption, title=text, unit=caption.unit or _unit_in_title(text))
    return None
