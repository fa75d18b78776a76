"""A stroke: what was traced of a thin dark line along one axis. Pixels, origin top left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.straightness import wobbles

LONG_MM = 25.0
"""Nothing else than a ruling is drawn straight for so long."""


@dataclass(frozen=True)  # no slots: what is asked of a stroke again and again is kept
class Stroke:
    """A traced ruling.

    ``along`` has the positions on its own axis, ascending, one per pixel that was seen; ``across`` the
    matching positions on the other axis (sub-pixel). ``strength`` is the mean darkness against the
    paper beside it, in grey levels; ``thickness`` in pixels. ``crowd`` has for each position the share of ink
    in the strip from half a millimetre to one and a half beside it, on the fuller side: print is crowded, a
    ruling is not. ``inked`` tells where ink lies on the stroke itself, no smoothing applied.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]
    strength: float
    thickness: float
    crowd: NDArray[np.float64]
    inked: NDArray[np.bool_]

    @cached_property
    def bareness(self) -> float:
        """Share of the extent where ink lies on the stroke itself."""
        return float(self.inked.sum()) / self.length

    @cached_property
    def crowding(self) -> float:
        """Mean of ``crowd``."""
        return float(self.crowd.mean())

    @cached_property
    def middle(self) -> float:
        """Mean position on the other axis."""
        return float(self.across.mean())

    @property
    def start(self) -> float:
        """First position along the stroke."""
        return float(self.along[0])

    @property
    def end(self) -> float:
        """Last position along the stroke."""
        return float(self.along[-1])

    @property
    def length(self) -> float:
        """Extent along its axis, holes included."""
        return self.end - self.start + 1

    @cached_property
    def wobble(self) -> float:
        """Root mean square distance from the best straight line, in pixels."""
        return float(wobbles([(self.along, self.across)], 1)[0])

    def part(self, kept: slice) -> Stroke:
        """The stroke with a part of its positions only."""
        return replace(
            self,
            along=self.along[kept],
            across=self.across[kept],
            crowd=self.crowd[kept],
            inked=self.inked[kept],
        )


def along(values: NDArray[Any], stroke: Stroke) -> NDArray[Any]:
    """A page of values along a stroke."""
    rows = np.clip(np.round(stroke.across).astype(np.int64), 0, values.shape[0] - 1)
    return np.asarray(values[rows, stroke.along.astype(np.int64)])
