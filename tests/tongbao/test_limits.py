"""The bounds of a run hold where files are read, and say which of them it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from extract.limits import LIMITS, Limits
from tongbao import run
from tongbao.outcome import DocumentError, Reason, SourceFile
from tongbao.settings import Settings


@pytest.fixture
def scan(tmp_path: Path) -> SourceFile:
    path = tmp_path / "scan.tiff"
    first, *more = (Image.new("L", (400, 300), "white") for _ in range(3))
    first.save(path, save_all=True, append_images=more)
    return SourceFile("0" * 64, path.name, path, path.stat().st_size)


def test_the_run_and_a_single_reading_have_the_same_bounds() -> None:
    assert Settings(inbox="in", dataset="out").bounds == LIMITS


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Limits(file_bytes=100), Reason.TOO_LARGE),
        (Limits(pages=2), Reason.TOO_MANY_PAGES),
        (Limits(pixels=100_000), Reason.TOO_MANY_PIXELS),
    ],
)
def test_a_document_over_a_bound_says_which(scan: SourceFile, bounds: Limits, reason: Reason) -> None:
    def read_first() -> None:
        document = run.NoticeRecipe((), bounds).open(scan)
        document.survey()
        document.read_page(1)

    with pytest.raises(DocumentError) as refused:
        read_first()
    assert refused.value.failure.reason is reason
