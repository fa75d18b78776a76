"""Takes the body lines of a notice, gives its head: title, number, issuer, date."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from extract.types import DocumentHead, Line
from schemas.lexicon.labels import HAN_NUMERAL
from schemas.lexicon.numbers import HAN_YEAR, YEAR

NUMBER = re.compile(
    rf"([\u4e00-\u9fff（）()]{{2,20}})\s*[〔［\[【（(]\s*({YEAR})\s*(?:年)?[〕］\]】）)]\s*(第?\s*\d{{1,5}})\s*号"
)
"""The number of a document (字号): who issues, year, number."""
_DATE = re.compile(
    rf"({YEAR}|{HAN_YEAR})\s*年\s*([\d{HAN_NUMERAL}]{{1,3}})\s*月\s*([\d{HAN_NUMERAL}]{{1,3}})\s*日"
)
_KIND = re.compile(
    r"(通报|通知|公告|公报|报告|意见|决定|批复|函|纪要|方案|说明|公示|通告|情况|决算|预算|表|计划|规划|名单|分数线"
    r"|年鉴|目录|清单|结果|简报|快报|月报|总结)([（(].*[)）])?$"
)
_ABOUT = re.compile(r"关于")
_SENTENCE = re.compile(r"[，。；！？]|^(?:根据|按照|依据|依照|遵照|为了?|经|现将|就|对|落实|贯彻)(?=.*关于)")
"""What a sentence of the text has and a title has not."""
_STAMP = re.compile(r"[（(](?:盖\s*章|公\s*章|章|印)[)）]$")
_ISSUED_BY = re.compile(
    r"(?:发布机构|发文机关|发文机构|发文单位|制发机关|发布单位|公开主体|编制单位|预算主管部门)[:：]?(.+)"
)
_ISSUED_ON = re.compile(r"(?:成文日期|发文日期|印发日期|发布日期|发布时间|公开日期|生成日期)[:：]?(.+)")
_SALUTATION = re.compile(r".{2,60}[:：]$")
_RED_HEAD = re.compile(r"(.{4,40}?)文\s*件$")
_DIGITS = {
    c: str(d)
    for d, cs in enumerate(
        ("〇零○OoО0０", "一１1", "二２2", "三３3", "四４4", "五５5", "六６6", "七７7", "八８8", "九９9")
    )
    for c in cs
}
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）()、·]{2,38}"
    r"(局|委|厅|室|府|会|院|中心|公司|部|处|组|行|队|社|署|办|站|所|校|团|馆|台|检察院|法院|集团|大学|学院)"
)
_SECRECY = re.compile(r"(签发人|特急|加急|平急|秘密|机密|内部)")


def read_head(lines: Sequence[Line], first_page: int) -> DocumentHead:
    """Read the head from the body lines of a document, in reading order.

    A title is what stands between the number (or the top) and the salutation, or the lines that
    say "关于…的通报", or else what stands over the number. The issuer is the red head without 文件, else
    the signature over the date, else what a form or a web page says of itself (发布机构, 成文日期).
    What is not found is None.
    """
    opening = [line for line in lines if line.page <= first_page + 1]
    place = next((i for i, line in enumerate(opening) if _own_number(line)), None)
    number = _own_number(opening[place]) if place is not None else None
    head_page = [line for line in opening if line.page == first_page or place is None]
    title = _title(head_page, place) or (_title(head_page[:place], None) if place else None)
    signed = _signature(lines)
    issuer = (
        _red_head(opening[:place] if place is not None else opening[:4])
        or (_signers(lines, signed) if signed is not None else None)
        or _office(_labelled(_ISSUED_BY, opening))
        or (_plain_head(opening[:place]) if place else None)
        or _named_in(title)
    )
    date = _date(lines[signed].text) if signed is not None else None
    date = date or _date(_labelled(_ISSUED_ON, opening) or "") or _printed(lines)
    return DocumentHead(title, number, issuer, date)


def _own_number(line: Line) -> str | None:
    """The document's own number: alone on its line, or beside the name of who signed it."""
    text = re.sub(r"\s+", "", line.text)
    text = _SECRECY.split(text)[0]
    found = NUMBER.fullmatch(text)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else None


def _title(lines: Sequence[Line], number: int | None) -> str | None:
    start = number + 1 if number is not None else 0
    parts: list[Line] = []
    for line in lines[start : start + 14]:
        text = line.text.strip()
        if parts:
            under = parts[-1]
            open_ended = bool(_ABOUT.search("".join(p.text for p in parts)))  # 关于… wants its 通报
            most = 0.4 if open_ended else 0.2  # a recogniser's boxes are not all of one height
            same_hand = abs(line.bbox.height - under.bbox.height) < most * under.bbox.height
            near = line.page == under.page and line.bbox.y0 - under.bbox.y1 < 1.5 * under.bbox.height
            if not (same_hand and near) or _SALUTATION.fullmatch(text) or text.endswith("。"):
                break
            parts.append(line)
        elif _opens_title(text, line, lines[start:], number is not None):
            parts.append(line)
        if parts and _KIND.search(text) and _ABOUT.search("".join(p.text for p in parts)):
            break
    return re.sub(r"\s+", "", "".join(p.text for p in parts)) or None


def _opens_title(text: str, line: Line, rest: Sequence[Line], numbered: bool) -> bool:
    if (
        _RED_HEAD.fullmatch(text)
        or _own_number(line)
        or text.endswith(("：", ":"))
        or _SENTENCE.search(text)
        or len(text) < 4
    ):
        return False
    if _ABOUT.search(text):
        return True
    largest = max(r.bbox.height for r in rest)
    return line.bbox.height >= 0.9 * largest and (
        numbered or bool(_KIND.search(text)) or line.bbox.height > 15
    )


def _office(text: str | None) -> str | None:
    return text if text and _OFFICE.fullmatch(text) else None


def _labelled(label: re.Pattern[str], lines: Sequence[Line]) -> str | None:
    """What stands behind a label in the box of metadata of a web page, or on a form."""
    texts = (re.sub(r"\s+", "", line.text) for line in lines)
    return next((found[1] for text in texts if (found := label.fullmatch(text))), None)


def _red_head(lines: Sequence[Line]) -> str | None:
    for line in lines:
        found = _RED_HEAD.fullmatch(re.sub(r"\s+", "", line.text))
        if found:
            return found[1]
    return None


def _plain_head(lines: Sequence[Line]) -> str | None:
    """An office in large type over the number: the head of a letter."""
    texts = [re.sub(r"\s+", "", line.text) for line in lines]
    return next((t for t in reversed(texts) if _OFFICE.fullmatch(t)), None)


def _named_in(title: str | None) -> str | None:
    """The office that a title begins with: "某市统计局关于…的通报"."""
    name, about, _ = (title or "").partition("关于")
    return name if about and _OFFICE.fullmatch(name) else None


def _signature(lines: Sequence[Line]) -> int | None:
    """The first line that is nothing but a date under an office's name, else the first such date.

    The first, because annexes with dates of their own follow the signature.
    """
    dated = [i for i, line in enumerate(lines) if _DATE.fullmatch(line.text.strip("（()） "))]
    signed = [i for i in dated if _signers(lines, i)]
    return next(iter(signed or dated), None)


def _signers(lines: Sequence[Line], date: int) -> str | None:
    """The offices that stand right over a date, several of them joined by 、."""
    found: list[str] = []
    under = lines[date]
    for line in reversed(lines[max(0, date - 8) : date]):
        text = _STAMP.sub("", re.sub(r"\s+", "", line.text))
        near = line.page == under.page and under.bbox.y0 - line.bbox.y1 < 3 * line.bbox.height
        if not near or not _OFFICE.fullmatch(text):
            break
        found.insert(0, text)
        under = line
    return "、".join(found) or None


def _printed(lines: Sequence[Line]) -> dt.date | None:
    """The date of printing, "2025年2月25日印发"."""
    for line in reversed(lines):
        if re.search(r"日\s*印发", line.text) and (date := _date(line.text)):
            return date
    return None


def _date(text: str) -> dt.date | None:
    found = _DATE.search(text)
    if not found:
        return None
    year = int("".join(_DIGITS[c] for c in found[1]))
    try:
        return dt.date(year, _small(found[2]), _small(found[3]))
    except ValueError:
        return None


def _small(text: str) -> int:
    """A number up to 31 in Arabic or Chinese figures."""
    text = unicodedata.normalize("NFKC", text)
    if text.isdigit() and text.isascii():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return int("".join(_DIGITS[c] for c in text))
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
