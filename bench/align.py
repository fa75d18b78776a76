"""Pairing of the tables and rows of a truth with those that were read, for counting cell by cell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

Grid = Sequence[Sequence[str]]


def printed(text: str) -> str:
    """The text as it is compared: NFKC, without white space, all dashes alike."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text.replace("—", "-").replace("–", "-").replace("−", "-")


def pair_tables(truth: Sequence[Grid], read: Sequence[Grid]) -> dict[int, int]:
    """Tables that share at least a third of the truth's filled cells, the closest first."""
    counts = [[Counter(printed(c) for row in g for c in row if c) for g in side] for side in (truth, read)]
    shares = sorted(
        ((a & b).total() / max(a.total(), 1), -i, -j)
        for i, a in enumerate(counts[0])
        for j, b in enumerate(counts[1])
    )
    pairs: dict[int, int] = {}
    for share, i, j in reversed(shares):
        if share >= 1 / 3 and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    same = sum(1.0 if x else 0.1 for x, y in zip(a, b, strict=False) if x == y)
    return same + SequenceMatcher(None, a[0], b[0], autojunk=False).ratio() if a and b else same


def pair_rows(truth: Grid, read: Grid) -> Iterator[tuple[int, int]]:
    """Rows in order, so that the most cells are equal; all rows one to one where their number is the same."""
    n, m = len(truth), len(read)
    if n == m:
        yield from ((i, i) for i in range(n))
        return
    like = [[_likeness(a, b) for b in read] for a in truth]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + like[i][j])
    i = j = 0
    while i < n and j < m:
        if best[i][j] == best[i + 1][j + 1] + like[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def pair_columns(truth: Grid, read: Grid, rows: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Columns in order, so that the most cells of the paired ``rows`` are equal."""
    ours = list(zip(*(truth[i] for i in rows), strict=True))
    theirs = list(zip(*(read[j] for j in rows.values()), strict=True))
    yield from pair_rows(ours, theirs)
