"""The recipe: what happens to one notice. Read this first; each line's module holds the how.

``survey``, ``read_page``, ``conclude`` and ``tidy_tables`` are what the nightly run asks for (see
``tongbao.outcome.Recipe``): pages are read side by side in worker processes, the rest needs them all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.document.assemble import assemble
from extract.intake import SourceFile, open_source
from extract.limits import Limits
from extract.read import page_numbers, read_document
from extract.read import read_page as read_source_page
from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.types import Notice, PageReading
from normalize.gazetteer import Gazetteer
from normalize.tidy import Setting, TidyTable, tidy
from normalize.types import Observation
from schemas.spec import NoticeSpec
from schemas.spec_file import load_specs
from tongbao import outcome, records
from tongbao.outcome import Outcome, Survey
from tongbao.vouch import Vouched, vouch

if TYPE_CHECKING:
    import pyarrow as pa

SPECS_VARIABLE = "TONGBAO_SPECS"
"""Environment variable: folders with specs of the user's own, parted as in ``PATH``."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A notice with its meaning: who issued it, for which year, its tables as observations."""

    notice: Notice
    setting: Setting
    tables: tuple[TidyTable, ...]


def read(path: str | Path, pages: Sequence[int] | None = None) -> Notice:
    """Extract one file: head, tables, body text.

    Raises:
        ExtractError: the file cannot be read; the text says why and what to do.
    """
    return read_document(open_source(path), pages)


def understand(notice: Notice, specs: Sequence[NoticeSpec], places: Gazetteer) -> Understood:
    """Give every number of the notice's tables its meaning."""
    setting = Setting.of(notice.head, places)
    return Understood(notice, setting, tuple(tidy(t, setting, specs, places) for t in notice.tables))


def check(understood: Understood) -> Vouched:
    """Give every number its status, by the notice's own arithmetic and words."""
    return vouch(understood.notice, understood.tables, DOUBTFUL_BELOW)


def survey(source: outcome.SourceFile, bounds: Limits) -> Survey:
    """What the file is and how many pages it has."""
    with records.refusals():
        file = _opened(source, bounds)
        return Survey(file.media.value, len(page_numbers(file, bounds)))


def read_page(source: outcome.SourceFile, number: int, bounds: Limits) -> PageReading:
    """Words and grids of one page."""
    with records.refusals(number):
        return read_source_page(_opened(source, bounds), number, limits=bounds)


def conclude(source: outcome.SourceFile, readings: Sequence[PageReading], bounds: Limits) -> Outcome:
    """The document from all its pages: joined, understood, vouched for."""
    with records.refusals():
        notice = assemble(_opened(source, bounds), readings)
        understood = understand(notice, specs(), Gazetteer.load())
        return records.outcome_of(source, understood.setting, notice, check(understood), version())


def tidy_tables(observations: Sequence[Observation]) -> Mapping[str, pa.Table]:
    """One tidy frame for each spec that the observations have."""
    from tongbao.pivot import tidy_tables as pivoted

    return pivoted(observations, {spec.name: spec for spec in specs()})


def specs() -> tuple[NoticeSpec, ...]:
    """The packaged specs and those of the user's folders.

    Raises:
        SpecError: a spec file is wrong; the message names file and line.
    """
    return _load_specs(os.environ.get(SPECS_VARIABLE, ""))


def version() -> str:
    """Changes whenever the same bytes could give other data: with the code and with the specs."""
    return records.version(specs())


@lru_cache(maxsize=1)
def _load_specs(folders: str) -> tuple[NoticeSpec, ...]:
    return load_specs(*(Path(folder) for folder in folders.split(os.pathsep) if folder))


@lru_cache(maxsize=1)
def _opened(source: outcome.SourceFile, bounds: Limits) -> SourceFile:
    """The file's bytes, kept for the next page of the same document."""
    return open_source(source.path, bounds)
