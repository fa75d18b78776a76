"""Which executor a run uses: local processes, or the nodes of a Ray cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tongbao.crew import Crew
from tongbao.recipe import Recipe
from tongbao.settings import Settings
from tongbao.task import Executor


def executor(settings: Settings, recipe: Recipe, logs: Path) -> AbstractContextManager[Executor]:
    """The executor that the settings ask for; leaving the context ends its workers."""
    if settings.ray:
        from tongbao.ray_crew import RayCrew

        return RayCrew(settings, recipe)
    return Crew(
        workers=settings.worker_count,
        recipe=recipe,
        memory_bytes=settings.bounds.memory_bytes,
        retire_after=settings.retire_after,
        logs=logs,
    )
