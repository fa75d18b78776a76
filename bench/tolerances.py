"""How far numbers of ``extract/whitespace`` may be moved: ``python -m bench.tolerances [NAME ...]``.

The words and rulings of digital pages are read once. Then each number is halved, lowered and raised by a
quarter and doubled (counts: one and two less and more), and the pages are counted whose tables come out
otherwise. A number that changes nothing anywhere is a candidate for going; one that changes much at once
stands on little.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import extract.whitespace
from extract.digital.page import read_pdf_page
from extract.errors import ExtractError
from extract.intake import recognise
from extract.read import page_numbers
from extract.tables import find_tables
from extract.types import Page, RawTable
from extract.whitespace.gate import may_hold_open_table

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "samples", ROOT.parent / "shared" / "real")
PAGES = 12
"""Pages of a document at most."""
SHARES, STEPS = (0.5, 0.8, 1.25, 2.0), (-2, -1, 1, 2)


def pages() -> Iterator[Page]:
    """The digital pages with a table that white space makes, or that may have one."""
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.pdf")):
        try:
            source = recognise(path.read_bytes(), path.name)
            read = [read_pdf_page(source, number) for number in page_numbers(source)[:PAGES]]
        except ExtractError as error:
            print(f"{path.name}: {error}")
            continue
        for page in (r.page for r in read if r.image_share < 0.5 and r.page.words):
            tables = find_tables(page)
            parted = any("whitespace" in table.finder for table in tables)
            if parted or may_hold_open_table(page, [table.bbox for table in tables]):
                yield page


def outcome(page: Page) -> tuple[RawTable, ...]:
    """The tables of a page."""
    return find_tables(page)


def modules() -> list[ModuleType]:
    """The modules of the package."""
    found = pkgutil.iter_modules(extract.whitespace.__path__)
    return [importlib.import_module(f"extract.whitespace.{module.name}") for module in found]


def numbers(wanted: Sequence[str]) -> Iterator[tuple[str, float, list[ModuleType]]]:
    """Each named number, its value, and the modules that hold it; one shared by several comes once."""
    everywhere = modules()
    seen = set()
    for module in everywhere:
        for name, value in vars(module).items():
            if (
                not name.strip("_").isupper()
                or not isinstance(value, (int, float))
                or isinstance(value, bool)
            ):
                continue
            private = name.startswith("_")
            holders = [module] if private else [m for m in everywhere if name in vars(m)]
            key = (module.__name__ if private else "", name)
            if key not in seen and (not wanted or name in wanted):
                seen.add(key)
                yield f"{module.__name__.rpartition('.')[2]}.{name}", value, holders


def main() -> None:
    """Prints a line for each number."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="(default: all)")
    wanted = parser.parse_args().names
    looked_at = list(pages())
    before = [outcome(page) for page in looked_at]
    print(f"{len(looked_at)} pages, {sum(map(len, before))} tables")
    for name, value, holders in numbers(wanted):
        moved = [value + s for s in STEPS] if isinstance(value, int) else [value * s for s in SHARES]
        changed = []
        for other in moved:
            for module in holders:
                setattr(module, name.rpartition(".")[2], other)
            changed.append(sum(outcome(p) != b for p, b in zip(looked_at, before, strict=True)))
        for module in holders:
            setattr(module, name.rpartition(".")[2], value)
        print(
            name, value, "  ".join(f"{m:.3g}: {c}" for m, c in zip(moved, changed, strict=True)), flush=True
        )


if __name__ == "__main__":
    main()
