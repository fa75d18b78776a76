"""The product: takes a folder of notices, gives a checked data set. Read ``run.py`` first.

In Python: ``tongbao.read("notice.pdf")`` gives the tables of one file as pandas frames,
``tongbao.load("DATASET", spec="...")`` one tidy table of a published data set.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load", "read"]


def read(path: str | Path) -> list[pd.DataFrame]:
    """The tables of one notice as printed, a frame each; caption and pages in ``frame.attrs``.

    Raises:
        extract.errors.ExtractError: the file cannot be read; the text says why and what to do.
    """
    from tongbao.frames import frame
    from tongbao.run import read as read_notice

    return [frame(table) for table in read_notice(path).tables]


def load(
    dataset: str | Path, spec: str | None = None, at_least: str | None = None, current: bool = True
) -> pd.DataFrame:
    """A tidy table of a data set, or without ``spec`` all observations; see ``tongbao.dataset.load``."""
    from tongbao.dataset import load as load_frame

    return load_frame(dataset, spec, at_least, current)
