"""Who issued a notice, and for which year: the context in which its row labels are read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from normalize.gazetteer import NATION, Division, Gazetteer, clamp
from normalize.periods import reference_year
from normalize.text import clean
from schemas.findings import Code, Finding
from schemas.lexicon.numbers import YEAR

# The national head of an office that a division's name follows: 国家税务总局晋城市税务局.
_HEAD = re.compile(r"^(?:中国共产党|中共|中国人民银行|国家[\u4e00-\u9fff]{2,10}?局)")
_NATIONAL = re.compile(
    r"^(?:国务院|国家|中央|中共中央|全国|中华人民共和国|[\u4e00-\u9fff]{2,12}部(?:办公厅|文件)?$)"
)
_DOC_NUMBER_YEAR = re.compile(rf"[\[(]({YEAR})[\])]")
# What follows a prefecture's short name: 忻州行署, 晋城调查队, 晋城经济技术开发区.
_OFFICE = re.compile(
    "行署|行政公署|地委|调查队|监管分局|分局|中心支行|分行|海关|(?:经济)?技术开发区|经济开发区|高新|经开区"
)
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Context:
    """The issuer's code (None: not known; NATION: the country) and the year that a notice reports on.

    ``within`` narrows the rows to one prefecture of the issuer. ``findings`` say what of the
    context could not be read.
    """

    issuer_code: str | None
    year: int | None = None
    within: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def code(self) -> str | None:
        """The division whose places the rows are."""
        return self.within or self.issuer_code

    def narrowed(self, code: str | None) -> Context:
        """The same notice, for rows that stand under the row of ``code``."""
        return replace(self, within=code)

    def in_year(self, year: int | None, gazetteer: Gazetteer) -> Context:
        """The same issuer for what is told of another year, in which it may have had another code."""
        if year is None or year == self.year or self.issuer_code in {None, NATION}:
            return replace(self, year=year or self.year)
        own = gazetteer.at(self.issuer_code or "", self.year)
        return replace(
            self, year=year, issuer_code=_code_in(own, year, gazetteer) if own else self.issuer_code
        )

    @staticmethod
    def of(
        issuer_text: str | None,
        title: str | None,
        issued_on: dt.date | None,
        doc_number: str | None,
        gazetteer: Gazetteer,
    ) -> Context:
        """Read the context from a notice's head.

        The issuer's own name counts first (``晋城市保障性安居工程领导小组办公室``), then the title.
        The year is the one that the notice reports on; without title or date, the year of its
        number.
        """
        year = reference_year(title, issued_on) or _number_year(doc_number)
        when = issued_on.year if issued_on else year
        ambiguous: tuple[Division, ...] = ()
        for text, anywhere in ((issuer_text, False), (title, True)):
            found = issuers(clean(text or ""), when, gazetteer, anywhere=anywhere)
            if len(found) == 1:
                return Context(_code_in(found[0], year, gazetteer), year)
            ambiguous = ambiguous or found
            if not anywhere and _NATIONAL.match(clean(text or "")):
                return Context(NATION, year)
        if not ambiguous:
            message = "No division is named by the issuer or the title"
            return Context(None, year, findings=(Finding(Code.PLACE_UNKNOWN, message),))
        listed = "、".join(f"{d.name} {d.code}" for d in ambiguous[:6])
        return Context(None, year, findings=(Finding(Code.PLACE_AMBIGUOUS, f"The issuer may be {listed}"),))


def issuers(
    text: str, year: int | None, gazetteer: Gazetteer, *, anywhere: bool = False
) -> tuple[Division, ...]:
    """The innermost divisions that a text names at its beginning (or ``anywhere``): 晋城市城区 → 城区.

    Names count in their full form, the first of a chain also in its short form where a division
    inside it follows (``晋城泽州县``).
    """
    text = _HEAD.sub("", text)
    for start in range(max(1, len(text) - 1)) if anywhere else (0,):
        found = _chain(text[start:], year, gazetteer)
        if anywhere:
            found = tuple(d for d in found if _telling(d, text[start:]))
        if found:
            return found
    return ()


def _telling(division: Division, text: str) -> bool:
    """Whether a name in running text is surely a name: 主城区 and 全市中心 hold no division."""
    return len(division.name) > 2 and (not division.name.endswith("区") or not text.startswith(division.name))


def _chain(text: str, year: int | None, gazetteer: Gazetteer) -> tuple[Division, ...]:
    when = clamp(year)
    for length in range(min(_LONGEST, len(text)), 1, -1):
        head, rest = text[:length], text[length:]
        heads = [d for d in gazetteer.named(head) if d.valid(when)]
        if not heads:
            heads = [d for d in gazetteer.named(head) if d.name == head and d.end == when - 1]
        inner = [i for d in heads if d.level != "county" for i in _inside(d, rest, when, gazetteer)]
        if inner:
            return tuple(dict.fromkeys(inner))
        full = tuple(d for d in heads if d.name == head or (d.level == "prefecture" and _OFFICE.match(rest)))
        if full:
            return full
    return ()


def _inside(outer: Division, rest: str, year: int, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The innermost division inside ``outer`` whose full name ``rest`` begins with."""
    within = gazetteer.children(outer.code, year)
    if outer.level == "province":
        within = tuple(dict.fromkeys((*within, *gazetteer.counties(outer.code, year))))
    fitting = sorted((d for d in within if rest.startswith(d.name)), key=lambda d: -len(d.name))
    if not fitting:
        return ()
    longest = [d for d in fitting if len(d.name) == len(fitting[0].name)]
    deeper = [
        i for d in longest if d.level != "county" for i in _inside(d, rest[len(d.name) :], year, gazetteer)
    ]
    return tuple(deeper or longest)


def _code_in(issuer: Division, year: int | None, gazetteer: Gazetteer) -> str:
    """The issuer's code in the year that it reports on (it may have been recoded since)."""
    if year is None or issuer.valid(clamp(year)):
        return issuer.code
    before = gazetteer.in_year(issuer, clamp(year))
    return before[0].code if len(before) == 1 else issuer.code


def _number_year(doc_number: str | None) -> int | None:
    found = _DOC_NUMBER_YEAR.search(clean(doc_number or ""))
    return int(found[1]) if found else None
