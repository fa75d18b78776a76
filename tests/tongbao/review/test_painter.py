"""A page that ends or stops the process that draws it costs its picture alone."""

from __future__ import annotations

import os
import time

import pytest

from extract.errors import FileDamagedError
from extract.limits import Limits
from tongbao.review.painter import Painter


@pytest.fixture
def painter():
    made = Painter(Limits(page_seconds=20.0))
    yield made
    made.close()


def test_what_is_drawn_comes_from_another_process(painter):
    assert painter.draw("a.pdf", os.getpid) != os.getpid()


def test_a_process_that_dies_is_replaced(painter):
    with pytest.raises(FileDamagedError, match="cannot be drawn"):
        painter.draw("a.pdf", os.abort)
    assert painter.draw("b.pdf", abs, -3) == 3


def test_a_page_that_takes_too_long_is_given_up():
    painter = Painter(Limits(page_seconds=0.2))
    with pytest.raises(FileDamagedError):
        painter.draw("a.pdf", time.sleep, 60)
    painter.close()
