"""Heads of documents against truth: title, number, issuer and date, by how the head is set.

``python -m bench.heads [--count N] [--seed N] [--grade NAME] [--show]`` sets N invented heads (default 240,
see ``heads_notices``), reads them, and counts by coordinate what is right, what is left out though the page
has it (``lost``), and what is given and not so (``wrong``). With ``--grade`` pages are scans of that grade.
Seeds below 10,000 are for working on the reader; figures are measured on the seeds from 10,000 on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from bench.heads_notices import Case, case
from extract.types import DocumentHead

MEASURED = 10_000
"""The first of the seeds that the reader was not worked on with."""


def read(data: bytes, suffix: str) -> DocumentHead:
    """The head that the pipeline reads."""
    from extract.intake import recognise
    from extract.read import read_document

    return read_document(recognise(data, f"head{suffix}")).head


def judged(truth: DocumentHead, found: DocumentHead) -> Iterator[tuple[str, str]]:
    """For each coordinate: right, lost or wrong. Quotation marks and spaces do not count."""
    for name in (f.name for f in fields(DocumentHead)):
        want, got = (_plain(getattr(head, name)) for head in (truth, found))
        yield name, "right" if want == got else "lost" if got == "" else "wrong"


def _plain(value: object) -> str:
    return "" if value is None else "".join(c for c in str(value) if c.isalnum())


def cases(count: int, seed: int, grade: str | None) -> Iterator[Case]:
    """The documents, as scans of ``grade`` where they are pages; what is no page is left out then."""
    from samples.lab import scan

    for number in range(seed, seed + count):
        one = case(number)
        if grade is None:
            yield one
        elif one.suffix == ".pdf":
            yield Case(one.kind, scan(one.data, grade, number), one.suffix, one.truth)


def measure(count: int, seed: int, grade: str | None, show: bool) -> None:
    """Print the table of one set of documents."""
    tally: dict[str, Counter[tuple[str, str]]] = {}
    for one in cases(count, seed, grade):
        found = read(one.data, one.suffix)
        outcome = dict(judged(one.truth, found))
        tally.setdefault(one.kind, Counter()).update(outcome.items())
        for name, what in outcome.items():
            if show and what != "right":
                print(f"  {one.kind}: {name} {what}: {getattr(found, name)} for {getattr(one.truth, name)}")
    names = [f.name for f in fields(DocumentHead)]
    print(f"{grade or 'as made'}: right/lost/wrong")
    print(f"{'kind':<16}" + "".join(f"{name:>14}" for name in names))
    everything: Counter[tuple[str, str]] = sum(tally.values(), Counter())
    for kind, counts in {**tally, "all": everything}.items():
        cells = ("/".join(str(counts[name, what]) for what in ("right", "lost", "wrong")) for name in names)
        print(f"{kind:<16}" + "".join(f"{cell:>14}" for cell in cells))


def main() -> None:
    """Print the figures of heads as made, then of scans."""
    from samples.lab import GRADES

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--seed", type=int, default=MEASURED)
    parser.add_argument(
        "--grade", choices=list(GRADES), help="(default: as made, then a fifth as light scans)"
    )
    parser.add_argument("--show", action="store_true", help="print each that is not right")
    asked = parser.parse_args()
    measure(asked.count, asked.seed, asked.grade, asked.show)
    if asked.grade is None:
        measure(asked.count // 5, asked.seed, "light", asked.show)


if __name__ == "__main__":
    main()
