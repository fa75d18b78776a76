"""The product: takes a folder of notices, gives a checked data set. Read ``run.py`` first.

In Python: ``tongbao.read("notice.pdf")`` gives the tables of one file as pandas frames,
``tongbao.load("DATASET", spec="...")`` a tidy table of a data set, ``table="..."`` any of its tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from tongbao.frames import Frames

__all__ = ["__version__", "load", "read"]

__version__ = "0.2.0"


def read(path: str | Path) -> Frames:
    """The tables of one notice as printed, a frame each; caption, pages and findings in ``frame.attrs``.

    Headers of several levels are a MultiIndex, numbers are numbers. The result is a list of frames. Its
    ``findings`` is a frame of all that is odd: a line for each, with code, severity, message, page and, where
    it is about a table or a cell, ``table_no``, ``row_no``, ``column_no``; its ``observations()`` a frame of
    all numbers, a line for each.

    Raises:
        extract.errors.ExtractError: the file cannot be read; the text says why and what to do.
    """
    from tongbao.frames import frames
    from tongbao.run import read as read_notice

    return frames(read_notice(path))


def load(
    dataset: str | Path,
    spec: str | None = None,
    at_least: str | None = None,
    current: bool = True,
    *,
    table: str | None = None,
) -> pd.DataFrame:
    """A tidy table of a data set, a table as printed, or all observations; see ``tongbao.dataset.load``."""
    from tongbao.dataset import load as load_frame

    return load_frame(dataset, spec, at_least, current, table=table)
