"""``python -m bench [TOPIC ...]``: every measurement in turn, or those named.

Each topic is a module of this package with a ``main()`` that prints its own small table. What needs
documents beside the checkout says so where they are absent.
"""

from __future__ import annotations

import importlib
import sys
import time

TOPICS = (
    "shapes",
    "looks",
    "open_looks",
    "icdar",
    "speed",
    "second_reading",
    "account",
    "stream_damage",
    "lab",
    "office_lab",
    "papers",
    "ocr",
    "places",
    "proof",
    "honest",
    "planted",
    "naming",
    "heads",
    "panel",
    "real",
    "nightly",
    "review",
)


def main(wanted: list[str]) -> int:
    """Run the topics; 2 for a topic that there is not."""
    unknown = [topic for topic in wanted if topic not in TOPICS]
    if unknown:
        print(f"no topic {', '.join(unknown)}; there are {', '.join(TOPICS)}", file=sys.stderr)
        return 2
    arguments, sys.argv[1:] = wanted, []
    for topic in arguments or TOPICS:
        print(f"\n== {topic} ==", flush=True)
        start = time.perf_counter()
        importlib.import_module(f"bench.{topic}").main()
        print(f"({time.perf_counter() - start:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
