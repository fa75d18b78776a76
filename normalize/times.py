"""When the numbers of a table were: the times that headers and rows name, one within the other.

A level that names a time is read against the one outside it: 上年同期 under 2024年1—6月 is the first half
of 2023, 6月 beside 2015年 is June 2015. The base of an index (2015年=100) is no time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from normalize.header import Path
from normalize.periods import Mention, Period, mentions, resolve, undated
from normalize.text import clean


@dataclass(frozen=True, slots=True)
class Time:
    """The period of a column or a cell; where there is none, ``why`` says so."""

    period: Period | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What the times of a table lean on: the day of issue, the year, and the period reported on."""

    issued_on: dt.date | None
    year: int | None
    period: Period | None

    def within(self, period: Period) -> Reported:
        """The same for what stands under a time of its own."""
        return Reported(self.issued_on, period.start.year, period)


def column_time(path: Path, reported: Reported) -> Time:
    """The period of a column: what its header names, innermost level last, else what the table reports on."""
    found, around = None, reported
    for text in path:
        period = resolve(text, around.issued_on, around.year, reference=around.period)
        if period is not None:
            found, around = Time(period), around.within(period)
        elif words := undated(text, around.issued_on, around.year, reference=around.period):
            found = Time(None, f"{'、'.join(words)} cannot be dated")
    if found is not None:
        return found
    if reported.period is not None:
        return Time(reported.period)
    return Time(None, "neither header, title nor notice dates the values")


def cell_time(labels: Sequence[str], path: Path, column: Time, reported: Reported) -> Time:
    """The period of a cell whose row may name a time, outermost label first.

    A row that names its year (2015年) dates its column (上半年); one that does not (6月) lies in the
    column's year.
    """
    named = [found for text in labels if (found := _whole(text, reported)) is not None]
    if not named:
        return column
    if any(found.dated for found in named):
        around = _inside(labels, reported)
        return column_time(path, around)
    return Time(_inside(labels, reported.within(column.period) if column.period else reported).period)


def row_year(labels: Sequence[str], reported: Reported) -> int | None:
    """The year that a row's labels name; None where they name none."""
    named = [found for text in labels if (found := _whole(text, reported)) is not None and found.dated]
    return named[-1].period.end.year if named else None


def names_time(text: str) -> bool:
    """Whether a row's label is a time and nothing else: 2015, 2015年, 6月, 一季度, 1—6月."""
    return _whole(text, _ANY_DAY) is not None


_ANY_DAY = Reported(dt.date(2000, 12, 31), 2000, None)
"""Whether a text is a time does not hang on the year."""


def _inside(labels: Sequence[str], around: Reported) -> Reported:
    for text in labels:
        if (found := _whole(text, around)) is not None:
            around = around.within(found.period)
    return around


def _whole(text: str, around: Reported) -> Mention | None:
    """The time that is all of a text."""
    found = mentions(text, around.issued_on, around.year, reference=around.period)
    alone = len(found) == 1 and (found[0].start, found[0].end) == (0, len(clean(text)))
    return found[0] if alone else None
