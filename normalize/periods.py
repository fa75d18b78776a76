"""Printed times → calendar dates: ``截至12月底``, ``1-12月``, ``上年末``, ``2016—2019年``, ``十四五``.

A time without a year is resolved against the year that the notice reports on, which is not the
year in which it was printed: an annual notice of January to April reports the year before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from normalize.text import clean
from normalize.time_forms import FORMS, WHOLE_FORMS, Anchor, Period, PeriodKind, months
from schemas.lexicon.units import INDEX_BASE

__all__ = [
    "Mention",
    "Period",
    "PeriodKind",
    "mentions",
    "reference_period",
    "reference_year",
    "resolve",
    "undated",
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A time found in a longer text: ``text[start:end]`` of the cleaned text."""

    start: int
    end: int
    period: Period
    dated: bool
    """Whether the text itself gives the year."""


@lru_cache(maxsize=8192)
def _times(text: str, anchor: Anchor) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    """The times that a cleaned text names, and the words for those that cannot be dated."""
    for form, handler in WHOLE_FORMS:
        if (match := form.fullmatch(text)) and (period := handler(match, anchor)):
            return (Mention(0, len(text), period, True),), ()
    text = INDEX_BASE.sub(lambda base: "_" * len(base[0]), text)
    found: list[Mention] = []
    undated: list[str] = []
    taken = [False] * len(text)
    for form, handler in FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = [True] * (end - start)
            period = handler(match, anchor)
            if period is None:
                undated.append(match[0])
                continue
            dated = bool(match.groupdict().get("y") or match.groupdict().get("y1"))
            found.append(Mention(start, end, period, dated or "plan" in match.groupdict()))
    return tuple(sorted(found, key=lambda m: m.start)), tuple(undated)


def mentions(
    text: str, issued_on: dt.date | None, reference_year: int | None, *, reference: Period | None = None
) -> tuple[Mention, ...]:
    """All times that a header, a title or a sentence names, from left to right.

    Offsets count in ``clean(text)``. Times of comparison (``比上年``, ``较去年同期``) are not taken.
    """
    return _times(clean(text), Anchor(issued_on, reference_year, reference))[0]


def undated(
    text: str, issued_on: dt.date | None, reference_year: int | None, *, reference: Period | None = None
) -> tuple[str, ...]:
    """The times that a text names and that cannot be dated: ``本月`` where the notice reports on a year."""
    return _times(clean(text), Anchor(issued_on, reference_year, reference))[1]


def resolve(
    text: str, issued_on: dt.date | None, reference_year: int | None, *, reference: Period | None = None
) -> Period | None:
    """The period that a text is about.

    A time without a year takes the year named beside it: ``截至12月底2024年支出`` runs from
    1 January to 31 December 2024.

    Args:
        text: A header, a title, a cell.
        issued_on: The day of issue, for ``截至目前``.
        reference_year: The year that the notice reports on (see ``reference_year``).
        reference: The period that it reports on, for ``本期``, ``本月``, ``上年同期``.

    Returns:
        The period; None if the text names no time, several, or one that cannot be resolved.
    """
    found = mentions(text, issued_on, reference_year, reference=reference)
    years = {m.period.start.year for m in found if m.dated and m.period.kind is PeriodKind.YEAR}
    if len(found) == 2 and len(years) == 1 and sum(m.dated for m in found) == 1:
        return _joined(text, issued_on, years.pop(), reference)
    distinct = {m.period for m in found}
    return distinct.pop() if len(distinct) == 1 else None


def _joined(text: str, issued_on: dt.date | None, year: int, reference: Period | None) -> Period | None:
    """A year and a time without one in the same text."""
    found = mentions(text, issued_on, year, reference=reference)
    bare = next(m.period for m in found if not m.dated)
    if bare.start.year != year:
        return None
    if bare.kind is PeriodKind.POINT:
        return Period(
            dt.date(year, 1, 1), bare.end, PeriodKind.MONTHS if bare.end.month < 12 else PeriodKind.YEAR
        )
    return bare


def reference_year(title: str | None, issued_on: dt.date | None) -> int | None:
    """The year that a notice reports on.

    The title's own year wins (the last one, if it names several). A notice without one reports on
    the year of issue, or, printed from January to April, on the year before, unless the title
    names a month or quarter that had already passed.
    """
    found = mentions(title or "", None, issued_on.year if issued_on else None)
    dated = [m for m in found if m.dated and m.period.kind is not PeriodKind.PLAN]
    if dated:
        return max(m.period.end.year for m in dated)
    if issued_on is None:
        return None
    parts = [m for m in found if m.period.kind in {PeriodKind.MONTH, PeriodKind.MONTHS, PeriodKind.QUARTER}]
    if parts:
        return issued_on.year if max(m.period.start for m in parts) <= issued_on else issued_on.year - 1
    return issued_on.year - 1 if issued_on.month <= 4 else issued_on.year


def reference_period(title: str | None, issued_on: dt.date | None) -> Period | None:
    """The period that a notice reports on: what its title names, else the whole reference year."""
    year = reference_year(title, issued_on)
    if year is None:
        return None
    return resolve(title or "", issued_on, year) or months(year, 1, 12, PeriodKind.YEAR)
