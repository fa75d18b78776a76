"""What a name is to an issuer in a year, told to people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from normalize.gazetteer import FIRST_YEAR, LAST_YEAR, Gazetteer, clamp
from normalize.issuers import Context
from normalize.places import match
from normalize.types import Region


def explain(name: str, issuer: str | None, year: int | None) -> tuple[str, ...]:
    """Lines for people: what a name is to an issuer in a year, and why."""
    gazetteer = Gazetteer.load()
    when = dt.date(year, 12, 31) if year else None
    context = Context.of(issuer, None, when, None, gazetteer) if issuer else Context(None)
    context = replace(context, year=year)
    found = match(name, context, gazetteer)
    lines = [f"{name}, issuer {issuer or 'unknown'} ({context.code or 'no code'}), year {year or 'today'}"]
    lines += [f"  {finding.code}: {finding.message}" for finding in (*context.findings, *found.findings)]
    for region in (found.region,) if found.region else found.candidates:
        lines += _about(region, context, gazetteer)
    lines.append(f"  why: {found.why}")
    return tuple(lines)


def _about(region: Region, context: Context, gazetteer: Gazetteer) -> list[str]:
    lines = [
        f"  {region.code or '-'}  {region.name}  {region.role}"
        + (f"  ({region.qualifier})" if region.qualifier else "")
    ]
    for code in region.adcodes:
        division = gazetteer.at(code, context.year)
        if division is None:
            continue
        start = f"{division.start}" if division.start > FIRST_YEAR else f"{FIRST_YEAR} or before"
        end = "today" if division.end == LAST_YEAR else str(division.end)
        place = "".join(d.name for d in reversed(gazetteer.lineage(division, clamp(context.year))))
        lines.append(f"    {place}: {start} to {end}")
        for now in (gazetteer.at(c, None) for c in gazetteer.current(division)):
            if now is not None and now.code != code:
                lines.append(f"    today: {now.name} {now.code}")
    return lines
