"""Every code of a finding in words, Chinese and English: what it is, and what a reader can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.findings import Code
from tongbao.language import Language


@dataclass(frozen=True, slots=True)
class Words:
    """A name and an advice in one language."""

    name: str
    advice: str


def words(code: Code, language: Language) -> Words:
    """What a code is called, and what to do."""
    name, advice = (_CHINESE if language is Language.ZH else _ENGLISH)[code]
    return Words(name, advice)


_CHINESE: Mapping[Code, tuple[str, str]] = {
    Code.PAGE_TURNED: ("页面已转正", "无须处理。"),
    Code.PAGE_UNREADABLE: ("页面无法读取", "重新扫描或另存该页后再放入收件箱。"),
    Code.TEXT_LAYER_UNTRUSTED: ("文字层不可信", "已改用图像识别，请对照原件抽查。"),
    Code.RULING_INFERRED: ("补画了表格线", "无须处理；如行列有误，请看原页。"),
    Code.GRID_UNCERTAIN: ("行列划分没有把握", "对照原页，看行、列是否错位。"),
    Code.WORDS_UNPLACED: ("表内有字没有归入单元格", "对照原页，看漏了哪些字。"),
    Code.TABLE_MISSING: ("可能漏表", "正文提到的表没有找到，请看原页。"),
    Code.TABLE_SUSPECTED: ("疑似还有表", "成行成列的数字不在任何表内，请看原页。"),
    Code.LOW_CONFIDENCE: ("识别置信度低", "对照原页，接受或改正。"),
    Code.INK_UNREAD: ("有墨迹未读出", "对照原页，补上或确认为空。"),
    Code.TEXT_UNSEEN: ("文字层有字而页面上看不见", "已弃用，无须处理。"),
    Code.JOIN_UNCERTAIN: ("跨页接表没有把握", "看前后两页的表是否为同一张表。"),
    Code.HEAD_UNKNOWN: ("文头不明", "看发文机关、文号、日期是否缺失。"),
    Code.PLACE_AMBIGUOUS: ("地名有歧义", "看是哪一个地区，必要时改正行名。"),
    Code.PLACE_UNKNOWN: ("地名不识", "看是否读错，必要时改正行名。"),
    Code.PLACE_CORRECTED: ("地名已按区划改正", "无须处理；如有误请改回。"),
    Code.PLACE_MISSING: ("缺少地区", "看原页是否漏行。"),
    Code.PLACE_DOUBLED: ("地区重复", "看是否有行名读错。"),
    Code.VALUE_UNPARSED: ("不是数", "对照原页，改正或确认。"),
    Code.VALUE_INTERPRETED: ("数按惯例解读", "对照原页，确认解读是否正确。"),
    Code.UNIT_INFERRED: ("单位由推断得出", "看表题或表头，确认单位。"),
    Code.UNIT_UNKNOWN: ("单位不明", "补上表的单位，或改正列名。"),
    Code.COLUMN_UNKNOWN: ("规格中没有这一列", "看列名是否读错；新列请加入规格。"),
    Code.COLUMN_MISSING: ("缺少规格中的列", "看列名是否读错，或表是否变了。"),
    Code.PERIOD_UNKNOWN: ("所属期不明", "看标题与表头中的日期。"),
    Code.ROWS_ALIKE: ("行名相同，无从区分", "看上级行或序号，改正行名。"),
    Code.VALUE_OUT_OF_RANGE: ("数值超出范围", "对照原页，接受或改正。"),
    Code.IDENTITY_BROKEN: ("勾稽关系不成立", "对照原页，改正读错的数。"),
    Code.SOURCE_INCONSISTENT: ("原件自相矛盾", "原件即如此；对照原页后接受。"),
    Code.RULE_NOT_APPLICABLE: ("关系不适用", "无须处理。"),
    Code.REPAIRED: ("已按勾稽关系改正", "可对照原页确认。"),
    Code.REPAIR_AMBIGUOUS: ("有几种改法", "对照原页，选定一种。"),
    Code.TEXT_AGREES: ("正文与表一致", "无须处理。"),
    Code.TEXT_CONFLICTS: ("正文与表不一致", "对照原页，看哪一处有误。"),
    Code.UNIT_CONFLICTS: ("正文与表的单位不一致", "对照原页，确认单位。"),
    Code.CLAIM_CONFLICTS: ("正文的说法与表不符", "对照原页与正文。"),
    Code.HEADING_REPEATED: ("标题序号重复", "无须处理。"),
    Code.CORRECTED: ("人工更正", "无须处理。"),
    Code.CORRECTION_REFUSED: ("更正未能套用", "该处读数已变，请重新复核。"),
}

_ENGLISH: Mapping[Code, tuple[str, str]] = {
    Code.PAGE_TURNED: ("Page turned upright", "Nothing to do."),
    Code.PAGE_UNREADABLE: ("Page unreadable", "Scan or save the page again and put it into the inbox."),
    Code.TEXT_LAYER_UNTRUSTED: ("Text layer not trusted", "Read from pixels instead; look at some values."),
    Code.RULING_INFERRED: ("Ruling put back", "Nothing to do; look at the page if rows or columns are off."),
    Code.GRID_UNCERTAIN: ("Rows or columns unsure", "See whether rows and columns lie as on the page."),
    Code.WORDS_UNPLACED: ("Words in no cell", "See on the page which words were left out."),
    Code.TABLE_MISSING: ("Table may be missing", "The text names a table that was not found: see the page."),
    Code.TABLE_SUSPECTED: (
        "Perhaps another table",
        "Figures stand in rows outside all tables: see the page.",
    ),
    Code.LOW_CONFIDENCE: ("Read unsurely", "Compare with the page: accept or correct."),
    Code.INK_UNREAD: ("Ink unread", "Compare with the page: fill in, or confirm that it is empty."),
    Code.TEXT_UNSEEN: ("Text that cannot be seen", "Left out; nothing to do."),
    Code.JOIN_UNCERTAIN: ("Joining over pages unsure", "See whether both pages hold one table."),
    Code.HEAD_UNKNOWN: ("Head unclear", "See whether issuer, number or date are missing."),
    Code.PLACE_AMBIGUOUS: ("Place ambiguous", "See which place it is; correct the row's name if need be."),
    Code.PLACE_UNKNOWN: ("Place unknown", "See whether it was misread; correct the row's name if need be."),
    Code.PLACE_CORRECTED: ("Place put right", "Nothing to do; put it back if it is wrong."),
    Code.PLACE_MISSING: ("Place missing", "See whether a row was lost."),
    Code.PLACE_DOUBLED: ("Place twice", "See whether a row's name was misread."),
    Code.VALUE_UNPARSED: ("Not a number", "Compare with the page: correct or confirm."),
    Code.VALUE_INTERPRETED: ("Number read by convention", "Compare with the page: is it read rightly?"),
    Code.UNIT_INFERRED: ("Unit inferred", "See title and header for the unit."),
    Code.UNIT_UNKNOWN: ("Unit unknown", "Give the table's unit, or correct the column's name."),
    Code.COLUMN_UNKNOWN: ("Column unknown to the spec", "See whether its name was misread; else add it."),
    Code.COLUMN_MISSING: (
        "Column of the spec missing",
        "See whether a name was misread or the table changed.",
    ),
    Code.PERIOD_UNKNOWN: ("Period unknown", "See the dates in title and header."),
    Code.ROWS_ALIKE: ("Rows alike", "See the rows above or the numbers; correct the row's name."),
    Code.VALUE_OUT_OF_RANGE: ("Value out of range", "Compare with the page: accept or correct."),
    Code.IDENTITY_BROKEN: ("Does not add up", "Compare with the page: correct the figure that was misread."),
    Code.SOURCE_INCONSISTENT: ("The paper contradicts itself", "It is printed so: compare, then accept."),
    Code.RULE_NOT_APPLICABLE: ("Rule does not apply", "Nothing to do."),
    Code.REPAIRED: ("Repaired by arithmetic", "Compare with the page if you like."),
    Code.REPAIR_AMBIGUOUS: ("Several repairs possible", "Compare with the page: choose one."),
    Code.TEXT_AGREES: ("Text and table agree", "Nothing to do."),
    Code.TEXT_CONFLICTS: ("Text and table differ", "Compare with the page: which one is wrong?"),
    Code.UNIT_CONFLICTS: ("Units of text and table differ", "Compare with the page: which unit is right?"),
    Code.CLAIM_CONFLICTS: ("A claim of the text is not so", "Compare the text with the table."),
    Code.HEADING_REPEATED: ("Heading number repeated", "Nothing to do."),
    Code.CORRECTED: ("Corrected by a reviewer", "Nothing to do."),
    Code.CORRECTION_REFUSED: ("Correction not made", "The place reads otherwise now: review it again."),
}
