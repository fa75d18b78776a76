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
    name, advice = (_CHINESE if language is Language.ZH else _ENGLISH)[code.value]
    return Words(name, advice)


_CHINESE: Mapping[str, tuple[str, str]] = {
    "page_turned": ("页面已转正", "无须处理。"),
    "page_unreadable": ("页面无法读取", "重新扫描或另存该页后再放入收件箱。"),
    "page_damaged": ("页面数据损坏", "文件有损坏，请重新取得原文件；该页数值请对照原件核对。"),
    "scan_poor": ("扫描质量差", "请放平、以 300 dpi 灰度重新扫描原件。"),
    "text_layer_untrusted": ("文字层不可信", "已改用图像识别，请对照原件抽查。"),
    "ruling_inferred": ("补画了表格线", "无须处理；如行列有误，请看原页。"),
    "grid_uncertain": ("行列划分没有把握", "对照原页，看行、列是否错位。"),
    "words_unplaced": ("表内有字没有归入单元格", "对照原页，看漏了哪些字。"),
    "table_missing": ("可能漏表", "正文提到的表没有找到，请看原页。"),
    "table_suspected": ("疑似还有表", "成行成列的数字不在任何表内，请看原页。"),
    "figures_shifted": ("数可能移了行或列", "对照原页，看数是否与行、列对齐。"),
    "low_confidence": ("识别置信度低", "对照原页，接受或改正。"),
    "ink_unread": ("有墨迹未读出", "对照原页，补上或确认为空。"),
    "text_unseen": ("文字层有字而页面上看不见", "已弃用，无须处理。"),
    "join_uncertain": ("跨页接表没有把握", "看前后两页的表是否为同一张表。"),
    "head_unknown": ("文头不明", "看发文机关、文号、日期是否缺失。"),
    "place_ambiguous": ("地名有歧义", "看是哪一个地区，必要时改正行名。"),
    "place_unknown": ("地名不识", "看是否读错，必要时改正行名。"),
    "place_corrected": ("地名已按区划改正", "无须处理；如有误请改回。"),
    "place_missing": ("缺少地区", "看原页是否漏行。"),
    "place_doubled": ("地区重复", "看是否有行名读错。"),
    "value_unparsed": ("不是数", "对照原页，改正或确认。"),
    "value_interpreted": ("数按惯例解读", "对照原页，确认解读是否正确。"),
    "unit_inferred": ("单位由推断得出", "看表题或表头，确认单位。"),
    "unit_unknown": ("单位不明", "补上表的单位，或改正列名。"),
    "column_unknown": ("规格中没有这一列", "看列名是否读错；新列请加入规格。"),
    "column_missing": ("缺少规格中的列", "看列名是否读错，或表是否变了。"),
    "period_unknown": ("所属期不明", "看标题与表头中的日期。"),
    "rows_alike": ("行名相同，无从区分", "看上级行或序号，改正行名。"),
    "value_out_of_range": ("数值超出范围", "对照原页，接受或改正。"),
    "identity_broken": ("勾稽关系不成立", "对照原页，改正读错的数。"),
    "source_inconsistent": ("原件自相矛盾", "原件即如此；对照原页后接受。"),
    "rule_not_applicable": ("关系不适用", "无须处理。"),
    "repaired": ("已按勾稽关系改正", "可对照原页确认。"),
    "repair_ambiguous": ("有几种改法", "对照原页，选定一种。"),
    "text_agrees": ("正文与表一致", "无须处理。"),
    "text_conflicts": ("正文与表不一致", "对照原页，看哪一处有误。"),
    "unit_conflicts": ("正文与表的单位不一致", "对照原页，确认单位。"),
    "claim_conflicts": ("正文的说法与表不符", "对照原页与正文。"),
    "heading_repeated": ("标题序号重复", "无须处理。"),
    "proof_bounded": ("证明未做完", "表太大，部分关系没有核对；未证实的数照 read 使用。"),
    "name_missing": ("行或列没有名称", "对照原页，补上行名或列名。"),
    "corrected": ("人工更正", "无须处理。"),
    "correction_refused": ("更正未能套用", "该处读数已变，请重新复核。"),
}

_ENGLISH: Mapping[str, tuple[str, str]] = {
    "page_turned": ("Page turned upright", "Nothing to do."),
    "page_unreadable": ("Page unreadable", "Scan or save the page again and put it into the inbox."),
    "page_damaged": ("Page damaged in the file", "Fetch the file again; look at the values of the page."),
    "scan_poor": ("Poor scan", "Scan the original again: flat, in grey, at 300 dpi."),
    "text_layer_untrusted": ("Text layer not trusted", "Read from pixels instead; look at some values."),
    "ruling_inferred": ("Ruling put back", "Nothing to do; look at the page if rows or columns are off."),
    "grid_uncertain": ("Rows or columns unsure", "See whether rows and columns lie as on the page."),
    "words_unplaced": ("Words in no cell", "See on the page which words were left out."),
    "table_missing": ("Table may be missing", "The text names a table that was not found: see the page."),
    "table_suspected": (
        "Perhaps another table",
        "Figures stand in rows outside all tables: see the page.",
    ),
    "figures_shifted": ("Figures may be shifted", "See whether figures stand in the right row or column."),
    "low_confidence": ("Read unsurely", "Compare with the page: accept or correct."),
    "ink_unread": ("Ink unread", "Compare with the page: fill in, or confirm that it is empty."),
    "text_unseen": ("Text that cannot be seen", "Left out; nothing to do."),
    "join_uncertain": ("Joining over pages unsure", "See whether both pages hold one table."),
    "head_unknown": ("Head unclear", "See whether issuer, number or date are missing."),
    "place_ambiguous": ("Place ambiguous", "See which place it is; correct the row's name if need be."),
    "place_unknown": ("Place unknown", "See whether it was misread; correct the row's name if need be."),
    "place_corrected": ("Place put right", "Nothing to do; put it back if it is wrong."),
    "place_missing": ("Place missing", "See whether a row was lost."),
    "place_doubled": ("Place twice", "See whether a row's name was misread."),
    "value_unparsed": ("Not a number", "Compare with the page: correct or confirm."),
    "value_interpreted": ("Number read by convention", "Compare with the page: is it read rightly?"),
    "unit_inferred": ("Unit inferred", "See title and header for the unit."),
    "unit_unknown": ("Unit unknown", "Give the table's unit, or correct the column's name."),
    "column_unknown": ("Column unknown to the spec", "See whether its name was misread; else add it."),
    "column_missing": (
        "Column of the spec missing",
        "See whether a name was misread or the table changed.",
    ),
    "period_unknown": ("Period unknown", "See the dates in title and header."),
    "rows_alike": ("Rows alike", "See the rows above or the numbers; correct the row's name."),
    "value_out_of_range": ("Value out of range", "Compare with the page: accept or correct."),
    "identity_broken": ("Does not add up", "Compare with the page: correct the figure that was misread."),
    "source_inconsistent": ("The paper contradicts itself", "It is printed so: compare, then accept."),
    "rule_not_applicable": ("Rule does not apply", "Nothing to do."),
    "repaired": ("Repaired by arithmetic", "Compare with the page if you like."),
    "repair_ambiguous": ("Several repairs possible", "Compare with the page: choose one."),
    "text_agrees": ("Text and table agree", "Nothing to do."),
    "text_conflicts": ("Text and table differ", "Compare with the page: which one is wrong?"),
    "unit_conflicts": ("Units of text and table differ", "Compare with the page: which unit is right?"),
    "claim_conflicts": ("A claim of the text is not so", "Compare the text with the table."),
    "heading_repeated": ("Heading number repeated", "Nothing to do."),
    "proof_bounded": ("Proof bounded", "Not all relations were tried; what is not proved is read."),
    "name_missing": ("Row or column without a name", "See the page: give the row or column its name."),
    "corrected": ("Corrected by a reviewer", "Nothing to do."),
    "correction_refused": ("Correction not made", "The place reads otherwise now: review it again."),
}
