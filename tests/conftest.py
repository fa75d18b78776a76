from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from extract.scan.ocr.paddle import PaddleOcr


# how long an example may take says something of the machine, not of the code
settings.register_profile("tongbao", deadline=None)
settings.load_profile("tongbao")


@pytest.fixture(scope="session")
def engine() -> PaddleOcr:
    """The engine that ships, loaded once; what is not about its readings takes one of ``stand_ins``."""
    from extract.scan.ocr.paddle import PaddleOcr

    return PaddleOcr.load(threads=1)
