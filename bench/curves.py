"""Time for each line, label, table row from small to large: what grows faster than its input shows here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from extract.types import BBox, Line
from normalize.gazetteer import Gazetteer
from normalize.place_index import index
from normalize.sentences import paragraphs

WANTED = 1.5
SIZES = (1_250, 2_500, 5_000, 10_000)
Curve = Callable[[int], Callable[[], object]]


def sentences(size: int) -> Callable[[], object]:
    """A paragraph of so many lines that no full stop ends."""
    body = [Line(1, BBox(70, 10, 500, 22), f"word {n} ") for n in range(size)]
    return lambda: paragraphs(body)


def places(size: int) -> Callable[[], object]:
    """So many labels that name no place of the country."""
    country = index(None, 2024, Gazetteer.load())
    country.near("某村")
    return lambda: [country.near(f"某村{n}") for n in range(size)]


CURVES: dict[str, Curve] = {"line of a paragraph": sentences, "unknown label": places}


def seconds_each(curve: Curve, size: int, times: int = 3) -> float:
    """The least of some timings, for one of ``size``."""
    return min(_timed(curve(size)) for _ in range(times)) / size


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def rows() -> Iterator[str]:
    """A line for each curve."""
    for name, curve in CURVES.items():
        each = [seconds_each(curve, size) for size in SIZES]
        times = "  ".join(f"{size:,}: {1e6 * s:8.1f}" for size, s in zip(SIZES, each, strict=True))
        yield f"{name:22} µs each  {times}   last / first {each[-1] / each[0]:.2f} (at most {WANTED} wanted)"


def main() -> None:
    """Print them."""
    for line in rows():
        print(line, flush=True)


if __name__ == "__main__":
    main()
