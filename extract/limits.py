"""What one document may cost: one type for all bounds, with the same defaults wherever it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document.

    Extraction enforces bytes, pages and pixels, whoever asks; the run enforces time and memory, for it owns
    the worker processes.
    """

    file_bytes: int = 512 << 20
    unpacked_bytes: int = 2_048 << 20
    """What an archive (an office file) may unpack to."""
    pages: int = 3_000
    pixels: int = 250_000_000
    """Of the largest image that is decoded or drawn (A0 at 300 dpi has 140 million)."""
    page_seconds: float = 180.0
    memory_bytes: int = 2_048 << 20
    """Of one worker process."""


LIMITS = Limits()
