from __future__ import annotations

import unicodedata

import pytest

from extract.digital.radicals import unify_radicals


def test_radicals_become_the_ideographs_printed() -> None:
    assert unify_radicals("⾼平市⻓治市⼾数⻘⻄⻩⿈") == "高平市长治市户数青西黄黄"
    assert unify_radicals("plain 文字") == "plain 文字"


@pytest.mark.parametrize("point", [*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)])
def test_every_radical_is_mapped(point: int) -> None:
    mapped = unify_radicals(chr(point))
    assert len(mapped) == 1
    assert point == 0x2E80 or unicodedata.name(mapped).startswith("CJK UNIFIED IDEOGRAPH")
