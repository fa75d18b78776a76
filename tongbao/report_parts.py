"""Parts of the report that look into documents: trust by spec and year, measures, broken sums, losses.

They look at the rows of as many documents as they are given, and no further: the report costs the same
however large the archive is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from schemas.findings import LOSSES, Code
from tongbao.finding_words import words
from tongbao.language import Language
from tongbao.printable import one_line

REVIEW = "http://127.0.0.1:8642"
"""Where ``tongbao review`` serves if nobody says otherwise."""
_CHARTS = 24
_POINTS = 40
"""Charts in the report, and bars in a chart: what fits on two printed pages."""
_BROKEN = frozenset({Code.IDENTITY_BROKEN, Code.SOURCE_INCONSISTENT, Code.TEXT_CONFLICTS})
_LISTED = 60
_WIDTH, _HEIGHT = 208.0, 56.0
"""Of a chart, in pixels."""

Rows = Sequence[Mapping[str, Any]]
"""Rows of observations or findings, each with ``document_id``, and ``title`` and ``year`` of its document."""


def trust_rows(observations: Rows) -> list[tuple[str, str, Counter[str]]]:
    """Spec, year and the number of values by status."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in observations:
        if row["status"] is not None:
            counted[row["spec"] or "", row["year"]][row["status"]] += 1
    return [(spec, year, counts) for (spec, year), counts in sorted(counted.items())]


def charts(observations: Rows) -> str:
    """Small multiples: a measure a chart, its counties side by side, its years one after the other."""
    series: dict[tuple[str, str, str], dict[tuple[str, str], Mapping[str, Any]]] = defaultdict(dict)
    for row in observations:
        if row["value"] is None or not row["measure"] or not _is_county(row["region_code"]):
            continue
        measure = (row["spec"] or "", row["measure"], row["unit"] or "")
        series[measure][row["region_name"] or row["row_label"], _year(row)] = row
    chosen = sorted(series.items(), key=lambda item: (-len(item[1]), item[0]))[:_CHARTS]
    drawn = [_chart(name, points) for name, points in sorted(chosen) if len(points) > 1]
    return f'<div class="charts">{"".join(drawn)}</div>' if drawn else ""


def _is_county(code: str | None) -> bool:
    """Whether it is a county's code of GB/T 2260: six digits that do not end in 00."""
    return code is not None and len(code) == 6 and code.isdigit() and not code.endswith("00")


def _year(row: Mapping[str, Any]) -> str:
    end = row["period_end"]
    return str(end.year) if end is not None else str(row["year"])


def _chart(name: tuple[str, str, str], points: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    """Bars by county and year; doubtful ones in their colour."""
    shown = sorted(points.items(), key=lambda p: (p[0][0], p[0][1]))[:_POINTS]
    values = [float(row["value"]) for _, row in shown]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    step = _WIDTH / len(shown)
    bars = []
    for place, ((county, year), row) in enumerate(shown):
        value = float(row["value"])
        top = (high - max(0.0, value)) / span * _HEIGHT
        height = max(1.0, abs(value) / span * _HEIGHT)
        told = f"{county} {year}: {row['raw']}"
        bars.append(
            f'<rect class="{escape(row["status"] or "read")}" x="{place * step + 0.5:.1f}" y="{top:.1f}" '
            f'width="{max(1.0, step - 1):.1f}" height="{height:.1f}"><title>{_text(told)}</title></rect>'
        )
    spec, measure, unit = name
    counties = [county for (county, _), _ in shown]
    ends = f"{counties[0]} – {counties[-1]}" if len(set(counties)) > 1 else counties[0]
    return (
        f"<figure><figcaption>{_text(measure)}<small>{_text(unit)} · {_text(spec)}</small></figcaption>"
        f'<svg viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img">{"".join(bars)}</svg>'
        f"<small>{_text(ends)}</small></figure>"
    )


def broken_rows(findings: Rows) -> list[str]:
    """Sums that do not hold: where, what is needed, with a link to its place on the review page."""
    found = [row for row in findings if row["code"] in _BROKEN]
    return [_finding_row(row) for row in found[:_LISTED]]


def missing_rows(findings: Rows) -> list[str]:
    """What may not have come out of the pages."""
    return [_finding_row(row) for row in findings if row["code"] in LOSSES][:_LISTED]


def _finding_row(row: Mapping[str, Any]) -> str:
    expected = row.get("expected")
    need = f"<b>{_text(f'{expected:.10g}')}</b>" if expected is not None else ""
    place = f"第 {row['page']} 页" if row["page"] else ""
    table = f"表 {row['table_no']}" if row["table_no"] is not None else ""
    where = " ".join(filter(None, (place, table)))
    return (
        f"<td>{link(row)}<small>{_text(where)}</small></td><td>{named(row['code'])}</td>"
        f"<td>{_text(row['message'])}</td><td class=n>{need}</td>"
    )


def link(row: Mapping[str, Any]) -> str:
    """The title of a row's document, leading to the place on the review page."""
    document = row["document_id"]
    place = (row["table_no"], row["row_no"], row["column_no"])
    is_cell = all(number is not None for number in place)
    path = f"item/{document}-{place[0]}-{place[1]}-{place[2]}" if is_cell else f"document/{document}"
    return f'<a href="{REVIEW}/{path}">{_text(row["title"])}</a>'


def named(code: str) -> str:
    """A code in Chinese words, with the code."""
    told = words(Code(code), Language.ZH)
    return f"<span class='tag look'>{escape(told.name)}</span> <code>{escape(code)}</code>"


def code_rows(counts: Mapping[str, int], grave: Iterable[str]) -> list[str]:
    """Each code with its words, what to do, and how often it was found."""
    return [
        f"<td>{named(code)}</td><td>{escape(words(Code(code), Language.ZH).advice)}</td>"
        f"<td class=n>{counts[code]:,}</td>"
        for code in grave
    ]


def _text(value: object) -> str:
    return escape(one_line(str(value))) if value is not None else ""
