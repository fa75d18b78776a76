"""Claims of the body text that numbers can confirm or refute: 未过半, 未达到90%, 均超额完成.

Only claims about a rate are checked, and only where one table's title and headers leave no doubt
which rate of which place is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.types import Line
from normalize.sentences import pairs, paragraphs, statements
from normalize.text import clean
from schemas.figures import Figure, Key
from schemas.findings import Code, Finding, Place

_FULL = Decimal(100)
_HALF = Decimal(50)
_NOT = r"(?:未|没有|尚未|仍未)(?:能)?"
_BELOW = (
    (re.compile(_NOT + r"(?:过半|达到?一半)|不足一半|不到一半"), _HALF),
    (re.compile(_NOT + r"(?:达到?|超过)(\d+(?:\.\d+)?)%"), None),
    (re.compile(r"(?:不足|不到|低于)(\d+(?:\.\d+)?)%"), None),
    (re.compile(_NOT + r"(?:按计划|按时|如期|全面|全部)?完成.{0,24}?任务"), _FULL),
)
"""What says that a rate is below a bound; where there is no bound, the text gives it."""
_ALL_BEYOND = re.compile(r"均超额完成|全部超额完成|均超过.{0,6}任务")
_SHORTENED = re.compile(r"(?<=..)[县市区旗]$")
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody's rate is below a bound."""

    subject: str
    words: str
    bound: Decimal
    page: int


def check_claims(
    body: Sequence[Line], figures: Mapping[Key, Figure], titles: Mapping[int, str]
) -> tuple[Finding, ...]:
    """One finding per claim that a table confirms (text_agrees) or refutes (claim_conflicts)."""
    return (*_beyond(body), *_below(body, figures, titles))


def _beyond(body: Sequence[Line]) -> Iterator[Finding]:
    """均超额完成: every percentage that its sentence states is over 100."""
    rates: dict[tuple[int, str], list[Decimal]] = {}
    pages: dict[tuple[int, str], int] = {}
    for said in statements(body):
        if said.kind == "ratio" and _ALL_BEYOND.search(said.sentence):
            rates.setdefault((said.paragraph, said.sentence), []).append(said.value)
            pages[said.paragraph, said.sentence] = said.page
    for key, values in rates.items():
        agrees = all(v > _FULL for v in values)
        shown = "、".join(f"{v:f}%" for v in values)
        yield _finding(agrees, f"均超额完成: {shown}", Place(page=pages[key]))


def _below(
    body: Sequence[Line], figures: Mapping[Key, Figure], titles: Mapping[int, str]
) -> Iterator[Finding]:
    for claim in _claims(body):
        for key in _rates_meant(claim, figures, titles):
            rate = figures[key]
            if rate.value is not None:
                message = f"{claim.words}: {rate.label} {rate.raw}"
                yield _finding(
                    rate.value < claim.bound, message, Place(table=key[0], row=key[1], column=key[2])
                )


def _finding(agrees: bool, message: str, place: Place) -> Finding:
    return Finding(
        Code.TEXT_AGREES if agrees else Code.CLAIM_CONFLICTS, f"claim of the text, {message}", place
    )


def _claims(body: Sequence[Line]) -> Iterator[_Claim]:
    for paragraph in paragraphs(body):
        for part in re.split(r"[。；;]|：如|:如", paragraph.text):
            for pattern, fixed in _BELOW:
                found = pattern.search(part)
                if found is None:
                    continue
                bound = fixed if fixed is not None else Decimal(found.group(1))
                yield _Claim(part[: found.end()], found.group(), bound, paragraph.page)


def _rates_meant(claim: _Claim, figures: Mapping[Key, Figure], titles: Mapping[int, str]) -> list[Key]:
    """The rates of the places that the claim names, in the one table and column it can be about."""
    told = pairs(claim.subject)
    rates = [f for f in figures.values() if f.kind == "ratio" and f.value is not None]
    columns: dict[tuple[int, int], float] = {}
    for rate in rates:
        header = pairs("".join(map(clean, rate.header)))
        title = pairs(clean(titles.get(rate.key[0], "")))
        columns[rate.key[0::2]] = len(told & header) * 1.0 + 0.5 * len(told & (title - header))
    ranked = sorted(columns.items(), key=lambda c: -c[1])
    if (
        not ranked
        or ranked[0][1] < _LEAST_WORDS / 2
        or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] - 0.5)
    ):
        return []
    table, column = ranked[0][0]
    return [
        rate.key
        for rate in rates
        if rate.key[0] == table and rate.key[2] == column and _names(claim.subject, clean(rate.label))
    ]


def _names(text: str, label: str) -> bool:
    return bool(label) and (label in text or _SHORTENED.sub("", label) in text)
