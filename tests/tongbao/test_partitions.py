"""How a table is cut into files: by the hashes alone, whatever the order and the history."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongbao import partitions
from tongbao.partitions import PART_DOCUMENTS, Part, cut

HASHES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), unique_by=lambda h: h[:16])


def test_few_documents_are_one_part():
    hashes = [f"{n:064x}" for n in range(PART_DOCUMENTS)]
    assert list(cut(hashes)) == [("", hashes)]
    assert list(cut([])) == []


@given(HASHES, st.randoms())
def test_parts_hold_every_document_once_and_do_not_depend_on_the_order(hashes, chance):
    limit, partitions.PART_DOCUMENTS = partitions.PART_DOCUMENTS, 3
    try:
        parts = dict(cut(hashes))
        chance.shuffle(hashes)
        assert dict(cut(hashes)) == parts
    finally:
        partitions.PART_DOCUMENTS = limit
    assert sorted(h for part in parts.values() for h in part) == sorted(hashes)
    for bits, part in parts.items():
        low, high = Part("2025", "140500", bits).hashes
        assert 0 < len(part) <= 3
        assert all(low <= h <= high for h in part)


def test_a_document_more_touches_one_part():
    hashes = [f"{n:02x}{'0' * 62}" for n in range(0, 256)]
    before, after = dict(cut(hashes)), dict(cut([*hashes, "01" + "f" * 62]))
    assert sorted(before) == ["0", "1"]
    assert {bits for bits in after if before.get(bits) != after[bits]} == {"00", "01"}


def test_names():
    assert Part("2025", "140500").path == "issued_year=2025/issuer=140500/part.parquet"
    assert Part("2025", "140500", "01").path == "issued_year=2025/issuer=140500/part-01.parquet"
    assert Part("2025", "140500", "01").hashes == ("4" + "0" * 63, "7" + "f" * 63)
