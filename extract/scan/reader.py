"""Reads image files, whose pages are pixels and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.read import PageSteps
from extract.scan.frames import count_frames, read_frame

if TYPE_CHECKING:
    from extract.intake import SourceFile
    from extract.limits import Limits
    from extract.read import LoadEngine


def count(source: SourceFile) -> int:
    """Number of images in the file."""
    return count_frames(source)


def read(source: SourceFile, number: int, load_engine: LoadEngine, limits: Limits) -> PageSteps:
    """Page ``number`` (from 1), read from its pixels."""
    from extract.scan.page import scan_page

    pixels, width, height = read_frame(source, number, limits)
    scan = scan_page(pixels, number, width, height, load_engine())
    return PageSteps(scan.reading, scan)
