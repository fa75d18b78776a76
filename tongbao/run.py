"""The recipe: what happens to one notice. Read this first; each line's module holds the how.

``read``, ``understand`` and ``check`` are the whole way of one file in this process. ``NoticeRecipe`` is the
same way in the steps that the nightly run asks for (see ``tongbao.recipe``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
from tongbao.corrections import Correction, Replayed, corrected, log_of, replay, reviewed, standing
from tongbao.corrections import read as read_corrections
from tongbao.outcome import Outcome, Survey
from tongbao.settings import Settings
from tongbao.vouch import Vouched, vouch

if TYPE_CHECKING:
    import pyarrow as pa


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


@dataclass(frozen=True, slots=True)
class Concluded:
    """A notice to its end: as reviewers say that it reads, understood, vouched for."""

    replayed: Replayed
    understood: Understood
    vouched: Vouched


def concluded(notice: Notice, specs: Sequence[NoticeSpec], decisions: Sequence[Correction] = ()) -> Concluded:
    """The way of a notice once its pages are put together, with what reviewers have decided about it."""
    replayed = replay(notice, decisions)
    understood = understand(replayed.notice, specs, Gazetteer.load())
    return Concluded(replayed, understood, reviewed(check(understood), replayed))


@dataclass(frozen=True)
class NoticeRecipe:
    """What notices are worked on with: the specs of their tables and the limits of one document."""

    specs: tuple[NoticeSpec, ...]
    limits: Limits
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    """What reviewers decided, by the hash of the document.

    It is no part of the version: a run does again what was decided on since (``Ledger.call_back_reviewed``).
    """

    @cached_property
    def version(self) -> str:
        """Changes whenever the same bytes could give other data: with the code and with the specs."""
        return records.version(self.specs)

    def open(self, source: outcome.SourceFile) -> OpenNotice:
        """The notice in this file, for its pages to be read."""
        with records.refusals():
            return OpenNotice(self, source, open_source(source.path, self.limits))

    def tidy_tables(self, observations: Sequence[Observation]) -> Mapping[str, pa.Table]:
        """One tidy table for each spec that the observations have."""
        from tongbao.pivot import tidy_tables as pivoted

        return pivoted(observations, {spec.name: spec for spec in self.specs})


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice whose bytes are at hand. Pages are read side by side, the rest needs them all."""

    recipe: NoticeRecipe
    source: outcome.SourceFile
    file: SourceFile

    def survey(self) -> Survey:
        """What the file is and how many pages it has."""
        with records.refusals():
            return Survey(self.file.media.value, len(page_numbers(self.file, self.recipe.limits)))

    def read_page(self, number: int) -> PageReading:
        """Words and grids of one page."""
        with records.refusals(number):
            return read_source_page(self.file, number, limits=self.recipe.limits)

    def conclude(self, readings: Sequence[PageReading]) -> Outcome:
        """The document from all its pages: joined, understood, vouched for."""
        with records.refusals():
            decisions = self.recipe.corrections.get(self.source.sha256, ())
            end = concluded(assemble(self.file, readings), self.recipe.specs, decisions)
            outcome = records.outcome_of(
                self.source, end.understood.setting, end.replayed.notice, end.vouched, self.recipe.version
            )
            return corrected(outcome, end.replayed, decisions)


def recipe(settings: Settings) -> NoticeRecipe:
    """The recipe of a run with these settings: the packaged specs and those of the user's folders.

    Raises:
        SpecError: a spec file is wrong; the message names file and line.
        CorrectionsError: the record of corrections is damaged.
    """
    folders = [Path(folder) for folder in settings.specs.split(os.pathsep) if folder]
    return NoticeRecipe(load_specs(*folders), settings.bounds, standing(read_corrections(log_of(settings))))
