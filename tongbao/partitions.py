"""How a published table is cut into files: by year and issuer, and by hash where their notices are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

UNKNOWN = "0"
"""Stands for a year or an issuer that is not known, so that the type of the partition columns stays."""

Partition = tuple[str, str]
"""Year and issuer: what their documents gave stands in files of their own."""

PART_DOCUMENTS = 128
"""The most documents of a file. A notice more rewrites the files of its part, 45 ms with 128 documents."""


_BITS = 64
"""Of a hash that documents are told apart by; a ledger has no two documents that agree in them."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The documents of a year and issuer whose SHA-256 begins with ``bits``; all of them if that is empty."""

    year: str
    issuer: str
    bits: str = ""

    @property
    def name(self) -> str:
        """What tells it from the others: ``2025-140500-0110``."""
        return "-".join(filter(None, (self.year, self.issuer, self.bits)))

    @property
    def hashes(self) -> tuple[str, str]:
        """The lowest and the highest SHA-256 that it can have."""
        low, high = (int(self.bits.ljust(_BITS, fill), 2) for fill in "01")
        return f"{low:016x}{'0' * 48}", f"{high:016x}{'f' * 48}"

    @property
    def path(self) -> str:
        """Of its file in the folder of a table."""
        file = f"part-{self.bits}" if self.bits else "part"
        return f"issued_year={self.year}/issuer={self.issuer}/{file}.parquet"


def cut(hashes: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Cut the documents of a year and issuer into parts: pairs of first bits and SHA-256, both in order.

    A part with too many is cut in two by the next bit of the hashes. So the parts depend on what documents
    there are and not on the order in which they came, and a document more changes one part or cuts it.
    """
    yield from _cut("", sorted((f"{int(h[: _BITS // 4], 16):0{_BITS}b}", h) for h in hashes))


def _cut(bits: str, hashes: list[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    if len(hashes) <= PART_DOCUMENTS:
        if hashes:
            yield bits, [h for _, h in hashes]
        return
    for bit in "01":
        yield from _cut(bits + bit, [pair for pair in hashes if pair[0][len(bits)] == bit])
