"""How one document is worked on: what the run asks of a recipe, whoever wrote it.

A recipe is a value: it is pickled, sent once to each worker process (or node) and asked there to open
documents. The product's is ``tongbao.run.NoticeRecipe``; tests bring their own.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from tongbao.outcome import Outcome, SourceFile, Survey
from tongbao.settings import Settings, SettingsError

if TYPE_CHECKING:
    import pyarrow as pa


class Document(Protocol):
    """A document in hand. Each method may raise ``DocumentError`` to say that it cannot go on."""

    def survey(self) -> Survey:
        """What the file is and how many pages it has; quick."""

    def read_page(self, number: int) -> Any:
        """One page, counted from 1, as anything that pickles."""

    def conclude(self, readings: Sequence[Any]) -> Outcome:
        """The document from all its pages, in order; a record without media type gets the survey's."""


class Recipe(Protocol):
    """How documents are worked on. What it gives depends on the bytes and on its own value alone."""

    @property
    def version(self) -> str:
        """Changes whenever the same bytes could give other data."""

    def open(self, source: SourceFile) -> Document:
        """The document of these bytes; may raise ``DocumentError``."""

    def tidy_tables(self, outcome: Outcome) -> Mapping[str, pa.Table]:
        """The tidy tables of a document, by name: one for each spec and set of dimensions that it has."""


class InHand:
    """A recipe that keeps the document it opened last: its pages are mostly asked for one after the other."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._held: tuple[SourceFile, Document] | None = None

    @property
    def version(self) -> str:
        """That of the recipe."""
        return self._recipe.version

    def open(self, source: SourceFile) -> Document:
        """The document, opened anew only if another was opened in between."""
        if self._held is None or self._held[0] != source:
            self._held = source, self._recipe.open(source)
        return self._held[1]

    def tidy_tables(self, outcome: Outcome) -> Mapping[str, pa.Table]:
        """Those of the recipe."""
        return self._recipe.tidy_tables(outcome)


def recipe_of(settings: Settings) -> Recipe:
    """The recipe of a run: the module that the settings name makes it of them (``recipe(settings)``).

    Raises:
        SettingsError: There is no such module.
        schemas.spec_file.SpecError: A spec of the user's own is wrong; the message names file and line.
    """
    try:
        module = importlib.import_module(settings.recipe)
    except ImportError as error:
        raise SettingsError(f"the setting recipe = {settings.recipe!r} names no module: {error}") from error
    made: Recipe = module.recipe(settings)
    return made
