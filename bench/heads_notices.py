"""Invented heads of documents, and what they say: title, number, issuer, date of each.

Seeded: the same seed sets the same head. The kinds are the ways in which offices set the opening of what they
issue: under a red head, as a letter, as a page of the web with its box of metadata, in small type, with the
title over the number, on a form, on a cover, as the first line of a sheet; and texts without a head at all.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bench.heads_words import ABOUT, MATTERS, OFFICES, PLACES, PLAIN, SENTENCES
from extract.types import DocumentHead


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph as it is set: its text (with its setter's breaks), size, side and gap in points."""

    text: str
    size: float = 16.0
    align: str = "center"
    font: str = "song"
    gap: float = 0.0
    red: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A document as bytes with its ending, and the head that it has."""

    kind: str
    data: bytes
    suffix: str
    truth: DocumentHead


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a notice is to say of itself."""

    rng: random.Random
    place: str
    office: str
    number: str
    day: dt.date
    title: str

    @property
    def issuer(self) -> str:
        return self.place + self.office

    @property
    def truth(self) -> DocumentHead:
        return DocumentHead(self.title, self.number, self.issuer, self.day)


def case(seed: int) -> Case:
    """The document of that seed; the kinds take turns."""
    rng = random.Random(f"heads-{seed}")
    kind = KINDS[seed % len(KINDS)]
    return replace(kind(_facts(rng)), kind=kind.__name__.strip("_"))


def _facts(rng: random.Random) -> _Facts:
    place, office, matter = rng.choice(PLACES), rng.choice(OFFICES), rng.choice(MATTERS)
    day = dt.date(rng.randint(2003, 2025), rng.randint(1, 12), rng.randint(1, 28))
    year = day.year - (day.month < 5)
    when = rng.choice((f"{year}年", f"{year}年度", f"{year}年上半年", "", f"{year}年第三季度"))
    about = f"关于{when}{matter}{rng.choice(ABOUT)}"
    title = rng.choice((about, place + office + about))
    number = f"{place[0]}{rng.choice('财统教政水建交')}{rng.choice(('发', '办发', '函', '字', '办函'))}"
    return _Facts(rng, place, office, f"{number}〔{day.year}〕{rng.randint(1, 320)}号", day, title)


def _plain_title(facts: _Facts) -> str:
    """A title that does not say 关于."""
    matter, kind = facts.rng.choice(MATTERS), facts.rng.choice(PLAIN)
    year = facts.day.year - (facts.day.month < 5)
    return facts.rng.choice(
        (f"{year}年{facts.place}{matter}{kind}", f"{facts.place}{year}年度{matter}{kind}")
    )


def _broken(text: str, most: int, rng: random.Random) -> str:
    """A title broken into lines of about one length, none longer than ``most`` characters."""
    if len(text) <= most:
        return text
    lines = -(-len(text) // most)
    each = -(-len(text) // lines) + rng.randint(0, 1)
    return "\n".join(text[i : i + each] for i in range(0, len(text), each))


def _written(day: dt.date, rng: random.Random) -> str:
    """A date as print has it: in Arabic or Chinese figures, with spaces."""
    had = "8" not in str(day.year) and max(day.month, day.day) < 8  # the faces of the samples lack 八 and 十
    if had and rng.random() < 0.5:
        digits = "〇一二三四五六七八九"
        year = "".join(digits[int(c)] for c in str(day.year))
        return f"{year}年{digits[day.month]}月{digits[day.day]}日"
    return f"{day.year}年{day.month}月{day.day}日"


def _text(rng: random.Random, size: float = 16.0) -> list[Part]:
    to = rng.choice(("各县（市、区）人民政府，市直各有关单位：", "各乡镇人民政府、管委会：", "市直各单位："))
    return [Part(to, size, "left"), *_sentences(rng, size)]


def _sentences(rng: random.Random, size: float = 16.0) -> list[Part]:
    return [Part("　　" + s, size, "left") for s in rng.sample(SENTENCES, rng.randint(2, 4))]


def _signed(facts: _Facts, size: float = 16.0) -> list[Part]:
    stamp = facts.rng.choice(("", "", "（公章）", "（印章）", "(章)"))
    return [
        Part(facts.issuer + stamp, size, "right", gap=2 * size),
        Part(_written(facts.day, facts.rng), size, "right"),
    ]


# ---- the kinds


def _red_head(facts: _Facts) -> Case:
    rng = facts.rng
    head = facts.issuer + "文件"
    if rng.random() < 0.4 and len(head) < 12:
        head = rng.choice((" ", "　")).join(head)
    number = facts.number if rng.random() < 0.7 else f"{facts.number}　　签发人：张三"
    parts = [
        *([Part(rng.choice(("特急", "加急", "000127")), 14, "left", "hei")] if rng.random() < 0.2 else []),
        Part(head, min(34, 430 / len(head)), "center", "song-bold", 20, red=True),
        Part(number, 16, "center", gap=14),
        Part(_broken(facts.title, 20, rng), 22, "center", "song-bold", 26),
        *_text(rng),
        *_signed(facts),
    ]
    return _pdf(parts, facts.truth)


def _letter(facts: _Facts) -> Case:
    """An office over a rule, the number at the right edge."""
    parts = [
        Part(facts.issuer, min(34, 430 / len(facts.issuer)), "center", "song-bold", 20, red=True),
        Part(facts.number, 16, "right", gap=10),
        Part(_broken(facts.title, 19, facts.rng), 22, "center", "song-bold", 20),
        *_text(facts.rng),
        *_signed(facts),
    ]
    return _pdf(parts, facts.truth)


def _number_below(facts: _Facts) -> Case:
    """The title first, the number under it, bare or in brackets."""
    number = facts.rng.choice((facts.number, f"（{facts.number}）"))
    parts = [
        Part(_broken(facts.title, 19, facts.rng), facts.rng.choice((18, 22)), "center", "song-bold", 20),
        Part(number, 14, "center", "kai", 6),
        *_text(facts.rng, 14),
        *_signed(facts, 14),
    ]
    return _pdf(parts, facts.truth)


def _small_type(facts: _Facts) -> Case:
    """All in the size of the text; only its place and its face show what is title."""
    size = facts.rng.choice((10.5, 12, 14))
    parts = [
        Part(
            _broken(facts.title, 26, facts.rng),
            size,
            "center",
            facts.rng.choice(("hei", "song-bold", "song")),
        ),
        *([Part(facts.number, size, "center")] if facts.rng.random() < 0.6 else []),
        *_text(facts.rng, size),
        *_signed(facts, size),
    ]
    numbered = any(part.text == facts.number for part in parts)
    return _pdf(parts, replace(facts.truth, doc_number=facts.number if numbered else None))


def _without_about(facts: _Facts) -> Case:
    """A title that is a name (公报, 名单, 分数线), office and date beneath it or below the text."""
    rng, title = facts.rng, _plain_title(facts)
    beneath = rng.random() < 0.5
    under = [
        Part(facts.issuer, 14, gap=6),
        Part(rng.choice(("{}", "（{}）")).format(_written(facts.day, rng)), 14),
    ]
    parts = [
        Part(
            _broken(title, 20, rng), rng.choice((18, 20, 22)), "center", rng.choice(("hei", "song-bold")), 20
        ),
        *(under if beneath else []),
        *_sentences(rng, 14),
        *([] if beneath else _signed(facts, 14)),
    ]
    return _pdf(parts, replace(facts.truth, title=title, doc_number=None))


def _web_box(facts: _Facts) -> Case:
    """A page of the web printed: a box of metadata, each label with what it says behind it."""
    rng = facts.rng
    index = f"{rng.randint(1, 99999):08d}/{facts.day.year}-{rng.randint(1, 9999):05d}"
    colon = rng.choice(("：", ":", "： "))
    day = rng.choice((_written(facts.day, random.Random(1)), facts.day.isoformat()))
    says = [
        ("公开号", index), ("主题分类", "综合政务 / 其他"),
        (rng.choice(("发文机关", "公开主体", "发文单位")), facts.issuer),
        (rng.choice(("成文日期", "公开日期", "发文日期")), day),
        (rng.choice(("标题", "名称", "信息名称")), facts.title),
        (rng.choice(("发文字号", "文号")), facts.number), ("公开方式", "主动公开"),
    ]  # fmt: skip
    parts = [
        *(Part(f"{label}{colon}{text}", 10.5, "left", "hei") for label, text in says),
        Part(_broken(facts.title, 24, rng), 17, "center", "hei", 18),
        *([Part(f"发文时间：{day}  来源：{facts.issuer}  字体：大 中 小", 9, "center", "hei", 4)]
          if rng.random() < 0.5 else []),
        *_text(rng, 11),
    ]  # fmt: skip
    return _pdf(parts, facts.truth)


def _web_page(facts: _Facts) -> Case:
    """The same page as HTML, with a table."""
    rng = facts.rng
    title = rng.choice((facts.title, _plain_title(facts)))
    says = {
        "line": f"<p>发布时间：{facts.day.isoformat()}　来源：{facts.issuer}　【字体：大 中 小】</p>",
        "box": f"<table><tr><td>公开号</td><td>0123-4567</td><td>发布机构</td><td>{facts.issuer}</td></tr>"
        f"<tr><td>成文日期</td><td>{facts.day.isoformat()}</td><td>公开方式</td><td>主动公开</td></tr></table>",
        "labels": f"<p>发布机构：{facts.issuer}</p><p>成文日期：{_written(facts.day, rng)}</p>",
    }[rng.choice(("line", "box", "labels"))]
    text = "".join(f"<p>{html.escape(p.text)}</p>" for p in _sentences(rng))
    rows = "".join(f"<tr><td>{p}</td><td>{rng.randint(9, 999)}</td></tr>" for p in rng.sample(PLACES, 4))
    table = f"<table border=1><tr><th>地区</th><th>项目数(个)</th></tr>{rows}</table>"
    order = (f"<h1>{title}</h1>{says}", f"{says}<h1>{title}</h1>")[rng.random() < 0.4]
    above = rng.choice(
        ("", f"<p>当前位置：首页 &gt; 政务公开 &gt; {rng.choice(PLAIN)}</p><p>政府信息公开</p>")
    )
    order = above + order
    page = (
        f"<html><head><meta charset=utf-8><title>{title}_{facts.issuer}</title></head>"
        f"<body><div>{order}{text}{table}</div></body></html>"
    )
    return Case("", page.encode(), ".html", replace(facts.truth, title=title, doc_number=None))


def _form(facts: _Facts) -> Case:
    """A form that is all of the document: annex, title, who filled it in and when, the table's first rows."""
    rng = facts.rng
    what = rng.choice(("情况表", "统计表", "任务计划表", "分解表"))
    title = f"{facts.place}{facts.day.year}年{rng.choice(MATTERS)}{what}"
    filled = f"{rng.choice(('报送单位', '制表单位', '制表单位'))}（公章）：{facts.issuer}"
    parts = [
        Part(f"附件{rng.randint(1, 4)}", 14, "left", "hei"),
        Part(_broken(title, 22, rng), 18, "center", "song-bold", 8),
        Part(filled, 10.5, "left", gap=10),
        Part(f"报送日期：{_written(facts.day, rng)}　　　　　　　　　　　单位：万元", 10.5, "left"),
        *(
            Part(f"{p}　　　　{rng.randint(10, 999)}　　　　{rng.randint(10, 999)}", 10.5, "left")
            for p in PLACES[:5]
        ),
        Part("注：本表按各县区报送数据整理。", 9, "left", gap=6),
    ]
    return _pdf(parts, replace(facts.truth, title=title, doc_number=None))


def _cover(facts: _Facts) -> Case:
    """A cover with the title in large type, office and month at its foot, the contents overleaf."""
    year = facts.day.year - 1
    what = facts.rng.choice(("部门决算", "部门预算", "政府信息公开工作年度报告", "工作总结报告"))
    title = f"{facts.issuer}{year}年度{what}"
    parts = [
        Part(_broken(title, 12, facts.rng), 30, "center", "hei", 180),
        Part(facts.issuer, 18, "center", "kai", 260),
        Part(_written(facts.day, facts.rng), 18, "center", "kai"),
        Part("\f目　　录", 18, "center", "hei"),
        *(
            Part(f"第{n}部分　{what}…………{n}", 12, "left")
            for n, what in enumerate(("基本情况", "决算表", "说明"), 1)
        ),
        *_sentences(facts.rng, 14),
    ]
    return _pdf(parts, replace(facts.truth, title=title, doc_number=None))


def _announcement(facts: _Facts) -> Case:
    """公告 of an office with a running number (2024年第5号), its subject under it, or a plain one."""
    rng = facts.rng
    kind = rng.choice(("公告", "通告"))
    title = facts.issuer + kind
    number = f"{facts.day.year}年第{rng.randint(1, 60)}号"
    parts = [
        Part(title, 22, "center", "song-bold", 20),
        Part(number, 14, "center", "song", 6),
        *_sentences(rng, 14),
        Part(f"　　特{kind}如上。", 14, "left"),
        *_signed(facts, 14),
    ]
    return _pdf(parts, replace(facts.truth, title=title, doc_number=number))


def _sheet(facts: _Facts) -> Case:
    """A workbook: title in the first row, merged or not, a row with the unit, the table beneath it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    rng = facts.rng
    title = f"{facts.day.year}年{facts.place}{rng.choice(MATTERS)}{rng.choice(PLAIN)}"
    book = Workbook()
    sheet = book.active
    if rng.random() < 0.3:
        sheet.append([f"附件{rng.randint(1, 3)}"])
    sheet.append([title])
    row = sheet.max_row
    sheet.cell(row, 1).font = Font(size=rng.choice((11, 16, 20)), bold=True)
    if rng.random() < 0.6:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
    sheet.append(
        rng.choice(
            ([f"报送单位：{facts.issuer}", None, None, "单位：万元"], [None, None, None, "单位：万元"], [])
        )
    )
    filled = bool(sheet.cell(row + 1, 1).value)
    sheet.append(["地区", "项目数", "总投资", "完成投资"])
    for place in rng.sample(PLACES, 6):
        sheet.append([place, rng.randint(1, 90), rng.randint(100, 9999), rng.randint(10, 99)])
    out = io.BytesIO()
    book.save(out)
    return Case(
        "", out.getvalue(), ".xlsx", DocumentHead(title, None, facts.issuer if filled else None, None)
    )


def _no_head(facts: _Facts) -> Case:
    """A text that goes on from nowhere: a part of a report. Only the signature says anything."""
    signed = facts.rng.random() < 0.5
    parts = [*_sentences(facts.rng), *_sentences(facts.rng), *(_signed(facts) if signed else [])]
    said = (facts.issuer, facts.day) if signed else (None, None)
    return _pdf(parts, DocumentHead(None, None, *said))


KINDS: tuple[Callable[[_Facts], Case], ...] = (
    _red_head, _letter, _number_below, _small_type, _without_about, _web_box, _web_page, _form, _cover,
    _announcement, _sheet, _no_head,
)  # fmt: skip


def _pdf(parts: Iterable[Part], truth: DocumentHead) -> Case:
    """The parts set on A4 pages, a form feed beginning a new one."""
    from reportlab.pdfgen.canvas import Canvas

    from samples.layouts import A4, WORD
    from samples.writer import Writer

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    out = Writer(WORD, canvas)
    for part in parts:
        if part.text.startswith("\f"):
            out.new_page()
        out.y += part.gap
        canvas.setFillColorRGB(*((0.85, 0.05, 0.05) if part.red else (0, 0, 0)))
        for line in part.text.strip("\f").split("\n"):
            out.paragraph(line, part.font, part.size, 1.6, part.align)
    canvas.setFillGray(0)
    out.close()
    canvas.save()
    return Case("", buffer.getvalue(), ".pdf", truth)
