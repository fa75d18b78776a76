"""The same notices in other looks: PDFs by random layouts, to find the look that breaks the reading.

``python -m bench.looks [--count N] [--seed N] [--grade NAME]`` draws N notices (default 60) of
``samples/content``, each by a layout of random fonts, sizes, paddings, rulings, pens, alignments and manners
of L-shaped totals, reads them and scores them by ``../shared/contract/score_tables.py``. Every one that is
not exact is printed with its layout. With a grade they are scanned by the samples' lab first.
"""

from __future__ import annotations

import argparse
import random
import statistics
from dataclasses import replace
from typing import Any

from bench.shapes import SCORER, predicted, score
from samples.content import CONTENT, NoticeContent, load

FONTS = ("song", "hei", "kai")


def random_layout(rng: random.Random) -> dict[str, Any]:
    """Fields of a layout that a notice could have; those of the look under ``look``."""
    font = rng.choice(FONTS)
    look: dict[str, Any] = {
        "font": font,
        "header_font": rng.choice((font, "song-bold", "hei")),
        "size": rng.choice((8, 9, 10, 10.5, 12)),
        "leading": rng.choice((1.1, 1.25, 1.4)),
        "pad_x": rng.choice((1.5, 3, 5)),
        "pad_y": rng.choice((1.5, 3, 6)),
        "min_row": rng.choice((0, 18, 28)),
        "rules": rng.choice(("grid", "grid", "grid", "open_sides", "three_line", "horizontal", "none")),
        "pen": rng.choice(("line", "rect")),
        "thickness": rng.choice((0.25, 0.5, 0.75, 1.5)),
        "gray": rng.choice((0, 0, 0.4, 0.75)),
        "header_fill": rng.choice((None, None, 0.85)),
        "label_align": rng.choice(("center", "left")),
        "value_align": rng.choice(("center", "right", "left")),
        "middle": rng.random() < 0.8,
    }
    if rng.random() < 0.15:
        look["zebra"] = 0.93
    if look["rules"] == "grid" and look["pen"] == "line" and rng.random() < 0.2:
        look |= rng.choice(({"dash": 1.5}, {"double": 2.0}))
    return {
        "look": look,
        "margin": rng.choice((50, 62, 74)),
        "body_font": font,
        "body_size": rng.choice((11, 14, 16)),
        "annex_landscape": rng.random() < 0.5,
        "annex_new_page": rng.random() < 0.5,
        "repeat_header": rng.random() < 0.5,
        "page_numbers": rng.random() < 0.7,
        "total_style": rng.choice(("open", "boxed", "down", "down_boxed")),
        "tall_labels": rng.random() < 0.5,
    }


def _bound(notice: NoticeContent) -> bool:
    """Whether a notice is made for one look: a row cut at a certain line, a corner that needs its height."""
    return any({"cut", "diagonal"} & set(table.draw) for table in notice.tables)


def main() -> None:
    """Print the looks that break something, then the share of exact ones for each kind of rulings."""
    from samples.flow import draw
    from samples.lab import GRADES, scan
    from samples.layouts import WORD, changed
    from samples.truth import truth

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--grade", choices=list(GRADES), help="(default: digital)")
    asked = parser.parse_args()
    if not SCORER.exists():
        print(f"{SCORER} is not there: nothing to measure")
        return
    paths = [p for p in sorted(CONTENT.rglob("*.yaml")) if p.parent.name != "mixed" and not _bound(load(p))]
    tally: dict[str, list[tuple[bool, float, float]]] = {}
    for i in range(asked.count):
        rng = random.Random(f"{asked.seed}-{i}")
        notice, wish = load(rng.choice(paths)), random_layout(rng)
        if any(table.merges for table in notice.tables) and wish["look"]["rules"] != "open_sides":
            wish["look"]["rules"] = "grid"  # without rulings nobody could tell what is merged
        own = {k: v for k, v in notice.draw.get("layout", {}).items() if k not in {"look", *wish}}
        bare = replace(notice, draw={**notice.draw, "layout": own})
        pdf = draw(bare, changed(WORD, wish))
        if asked.grade:
            pdf = scan(pdf, asked.grade, i)
        figures = score(truth(notice), predicted(pdf, notice.name))
        exact = figures["cell_f1"] == figures["header_f1"] == 1.0 and not figures["extra_tables"]
        tally.setdefault(wish["look"]["rules"], []).append((exact, figures["cell_f1"], figures["header_f1"]))
        if not exact:
            told = " ".join(f"{key} {value}" for key, value in figures.items())
            print(f"{asked.seed}-{i} {notice.name}: {told}\n  {wish}", flush=True)
    for rules, results in sorted(tally.items()):
        exact, cells, headers = (statistics.mean(column) for column in zip(*results, strict=True))
        print(
            f"{rules:<12} {round(exact * len(results)):>4} of {len(results):<4} exact,"
            f" mean F1 of cells {cells:.4f}, of headers {headers:.4f}"
        )


if __name__ == "__main__":
    main()
