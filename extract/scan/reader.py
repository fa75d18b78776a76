"""Reads image files, whose pages are pixels and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.scan.frames import count_frames, read_frame

if TYPE_CHECKING:
    from extract.intake import SourceFile
    from extract.limits import Limits
    from extract.read import Engine
    from extract.types import PageReading


def count(source: SourceFile) -> int:
    """Number of images in the file."""
    return count_frames(source)


def read(source: SourceFile, number: int, engine: Engine, limits: Limits) -> PageReading:
    """Page ``number`` (from 1), read from its pixels."""
    from extract.scan.page import read_scan_page

    pixels, width, height = read_frame(source, number, limits)
    return read_scan_page(pixels, number, width, height, engine())
