from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.despeckle import despeckle

EM = 30.0


def figures(lefts: tuple[int, ...], point: int | None) -> NDArray[np.bool_]:
    """Figures at places along a line, and a point."""
    mask = np.zeros((40, 240), bool)
    for left in lefts:
        mask[8:30, left : left + 12] = True
    if point is not None:
        mask[26:30, point : point + 4] = True
    return mask


def dropped(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return despeckle(mask, np.zeros(mask.shape, bool), EM)


def test_a_point_beside_a_figure_stays_and_a_lonely_one_goes() -> None:
    assert dropped(figures((10, 34), 26))[28, 27]
    assert not dropped(figures((10, 26), 200))[28, 201]


def test_the_point_between_figures_set_wide_apart_stays() -> None:
    wide = figures((10, 44, 78, 112), 60 + 38)
    assert dropped(wide)[28, 99]


def test_a_speck_goes_and_the_figures_stay() -> None:
    mask = figures((10, 34), None)
    mask[35, 100] = True
    kept = dropped(mask)
    assert not kept[35, 100]
    assert (kept[:, :60] == mask[:, :60]).all()
