"""Which signed sums of lines come to nothing in some instances: all choices and signs tried at once.

The search tries tens of thousands of sums on a wide table, of which hardly any fit; it is done on whole
arrays, in exact whole numbers (of any size: beyond 64 bits the arrays hold Python's own).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Amounts = Sequence[Sequence[int]]
"""One row per line, one number per instance, in quanta."""

_WORD = 1 << 62


def sign_patterns(size: int) -> list[tuple[int, ...]]:
    """The signs that ``size`` lines may have beside a first one that is added; not all are added."""
    return [signs for signs in product((1, -1), repeat=size) if -1 in signs]


def vanishing(
    amounts: Amounts, halves: Amounts, size: int, needed: int
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Lines (ascending, by place) and the signs of all but the first whose sum comes to nothing.

    A sum comes to nothing in an instance if it is within the half-widths of its lines together.

    Args:
        amounts: what each line has in each instance, blanks as 0.
        halves: the half-width of each amount.
        size: how many lines there are beside the first.
        needed: in so many instances it must come to nothing, in one of them with an amount that is
            larger than the rounding of the whole.
    """
    import numpy as np

    bound = max((abs(number) for table in (amounts, halves) for line in table for number in line), default=0)
    number: Any = np.int64 if bound * (size + 1) < _WORD else np.object_
    choices, patterns = _choices(len(amounts), size + 1), sign_patterns(size)
    chosen = np.array(amounts, dtype=number)[choices]
    slack = np.array(halves, dtype=number)[choices].sum(axis=1)
    signs: Any = np.array([(1, *pattern) for pattern in patterns], dtype=number)
    fits = np.abs(signs @ chosen) <= slack[:, np.newaxis, :]
    told = fits & (np.abs(chosen).max(axis=1) > slack)[:, np.newaxis, :]
    found: Any = (fits.sum(axis=2) >= needed) & told.any(axis=2)
    for choice, pattern in np.argwhere(found).tolist():
        yield tuple(choices[choice].tolist()), patterns[pattern]


@lru_cache(maxsize=64)
def _choices(count: int, size: int) -> npt.NDArray[np.int64]:
    """Every choice of ``size`` places out of ``count``, one per row."""
    import numpy as np

    return np.array(list(combinations(range(count), size)), dtype=np.int64).reshape(-1, size)
