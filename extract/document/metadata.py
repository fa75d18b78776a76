"""What a page says of the document by label: 发文机关：…, 成文日期：…, in boxes, lines and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from extract.types import Line, RawTable

_LABELS = {
    "title": (
        "标题", "名称", "信息名称", "文件名称", "公文名称",
    ),
    "number": (
        "发文字号", "文号", "文件编号", "公文字号", "发文文号",
    ),
    "issuer": (
        "发布机构", "发文机关", "发文机构", "发文单位", "制发机关", "发布单位", "公开主体", "发布机关",
        "公开机构", "来源", "信息来源", "文章来源", "稿件来源", "发布部门", "发文部门", "责任部门",
    ),
    "date": (
        "成文日期", "发文日期", "印发日期", "发布日期", "发布时间", "公开日期", "生成日期", "发文时间",
        "成文时间", "公开时间", "日期", "时间",
    ),
    "filled by": (
        "填报单位", "编制单位", "预算主管部门", "报送单位", "制表单位", "填报部门", "编制部门",
        "编报单位", "填报机关", "填表单位", "公开部门", "单位名称", "部门名称", "部门", "预算部门",
        "预算单位",
    ),
    "filled on": (
        "填报日期", "报送日期", "填报时间", "编制日期", "填表日期", "制表日期", "报送时间", "编报日期",
    ),
    "other": (
        "索引号", "信息索引号", "主题分类", "体裁分类", "组配分类", "服务对象", "公开方式", "公开范围",
        "有效性", "主题词", "关键词", "浏览次数", "点击数", "阅读次数", "作者", "责任编辑", "编辑",
        "字体", "字号", "分享到", "公开号", "公开类别", "生效日期", "废止日期", "签发人", "审核人",
        "制表人", "填表人", "联系电话", "语种", "信息分类", "当前位置", "您的位置", "您现在的位置",
        "您所在的位置", "所在位置",
    ),
}  # fmt: skip
"""What a label asks for → the words that it is printed in."""

_ASKS = {word: what for what, words in _LABELS.items() for word in words}
_WORD = "|".join(r"\s*".join(word) for word in sorted(_ASKS, key=len, reverse=True))
_STAMPED = r"(?:\s*[（(]\s*(?:盖\s*章|公\s*章|签\s*章|章)\s*[)）])?"
_LABEL = re.compile(rf"(?<![\u4e00-\u9fff])({_WORD}){_STAMPED}\s*[:：]\s*")
_LONG = "|".join(word for word in sorted(_ASKS, key=len, reverse=True) if len(word) > 3)
_LOOSE = re.compile(rf"(?:({_WORD}){_STAMPED}\s+|({_LONG}))(\S.*)")
"""A label before what it asks for, its colon left out; one of four characters needs no space either."""
_UNIT = re.compile(r"\s*[（(]?\s*(?:金额|计量|货币)?单\s*位\s*[:：].*")
_EDGES = " \t　【[（(|｜/"
_END = re.compile(r"\s{3,}|　{2,}|\s*[【\[（(]\s*(?:字体|打印|关闭|大|分享)")


def stated(lines: Iterable[Line], tables: Iterable[RawTable] = ()) -> Mapping[str, str]:
    """What is asked for (``title``, ``number``, ``issuer``, ``date``, ...) → the first text that says it."""
    said: dict[str, str] = {}
    for what, text in _said(lines, tables):
        if text and what not in said:
            said[what] = text
    return said


def is_label(text: str) -> bool:
    """Whether a line begins with a label of such a box, or states a unit."""
    text = text.strip()
    return bool(_LABEL.match(text) or _LOOSE.fullmatch(text) or _UNIT.match(text))


def _said(lines: Iterable[Line], tables: Iterable[RawTable]) -> Iterable[tuple[str, str]]:
    for line in lines:
        yield from _in_line(line.text.strip())
    for table in tables:
        for row in table.rows:
            yield from _in_cells([cell.text.strip() for cell in row])


def _in_line(text: str) -> Iterable[tuple[str, str]]:
    labels = list(_LABEL.finditer(text))
    if not labels and (loose := _LOOSE.fullmatch(text)):
        yield _ASKS["".join((loose[1] or loose[2]).split())], loose[3]
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        yield (
            _ASKS["".join(label[1].split())],
            _UNIT.sub("", _END.split(text[label.end() : end])[0].strip(_EDGES)),
        )


def _in_cells(texts: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Label and answer in one cell, or in two beside each other."""
    for text, behind in zip_longest(texts, texts[1:], fillvalue=""):
        word = "".join(re.sub(rf"{_STAMPED}\s*[:：]?$", "", text).split())
        if word in _ASKS and word not in _AMBIGUOUS:
            yield _ASKS[word], behind
        else:
            yield from (pair for pair in _in_line(text) if _LABEL.match(text))


_AMBIGUOUS = frozenset(
    {"名称", "日期", "时间", "部门", "来源", "单位名称", "部门名称", "预算部门", "预算单位"}
)
"""Words that head a column of any table as well."""
