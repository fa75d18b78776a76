"""``python -m samples.generate``: redraws every sample and its truth, byte for byte the same on every run."""

from __future__ import annotations

from pathlib import Path

from samples.content import CONTENT, load
from samples.layouts import LAYOUTS, draw
from samples.truth import dump, truth

HERE = Path(__file__).parent


def main() -> None:
    """Writes ``inbox/*.pdf`` and ``truth/*.json``."""
    for path in sorted(CONTENT.glob("*.yaml")):
        notice = load(path)
        for name in notice.draw.get("layouts", ["word"]):
            stem = f"{notice.name}-{name}"
            (HERE / "inbox" / f"{stem}.pdf").write_bytes(draw(notice, LAYOUTS[name]))
            (HERE / "truth" / f"{stem}.json").write_text(dump(truth(notice)), encoding="utf-8")
            print(stem)


if __name__ == "__main__":
    main()
