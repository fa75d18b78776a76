from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from extract.scan.ocr.paddle import PaddleOcr


@pytest.fixture(scope="session")
def engine() -> PaddleOcr:
    """The engine that ships, loaded once; what is not about its readings takes one of ``stand_ins``."""
    from extract.scan.ocr.paddle import PaddleOcr

    return PaddleOcr.load(threads=1)
