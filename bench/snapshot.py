"""What comes out of the samples, written down, so that a change that means to change nothing can show it.

``python -m bench.snapshot DIR [--only GROUP ...] [--against OTHER]`` reads every document of the groups and
writes for each one text file: its tables JSON, its observations with their statuses, and its findings.
``--against OTHER`` prints what differs from a folder written before, line by line, and exits with 1.
Documents of ``../shared/real`` are read where they lie there; where they are absent the group says so.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import difflib
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from enum import Enum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
REAL = ROOT.parent / "shared" / "real"
FORMATS = {".pdf", ".xlsx", ".xls", ".html"}
WORN = (("zhangye-roads-2021-sheet", "light"), ("zhangye-roads-2021-sheet", "heavy"),
        ("linyi-schools-2012-word", "light"), ("linyi-schools-2012-word", "heavy"))  # fmt: skip
"""The scans of the group "lab": sample and grade."""

Documents = Iterator[tuple[str, Callable[[], bytes], str]]
"""Name, how to get the bytes (in the worker that reads them), and the file name with its ending."""


def _files(folder: Path) -> Documents:
    for path in sorted(p for p in folder.rglob("*") if p.suffix in FORMATS):
        yield (
            path.relative_to(folder).with_suffix("").as_posix().replace("/", "-"),
            path.read_bytes,
            path.name,
        )


def _worn(sample: str, grade: str) -> bytes:
    from samples.lab import scan

    (path,) = SAMPLES.glob(f"*/{sample}.pdf")
    return scan(path.read_bytes(), grade, 0)


def _lab() -> Documents:
    for sample, grade in WORN:
        yield f"{sample}-{grade}", partial(_worn, sample, grade), f"{sample}.pdf"


GROUPS: dict[str, Callable[[], Documents]] = {
    "inbox": partial(_files, SAMPLES / "inbox"),
    "archive": partial(_files, SAMPLES / "archive"),
    "mixed": partial(_files, SAMPLES / "mixed"),
    "shapes": partial(_files, SAMPLES / "shapes"),
    "lab": _lab,
    "real": partial(_files, REAL),
}


def plain(value: Any) -> Any:
    """A value of the pipeline as JSON: records by field name, decimals as printed, lengths to 0.01."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, 2)
    return str(value) if isinstance(value, (Decimal, dt.date)) else value


def snapshot(data: bytes, file_name: str) -> str:
    """The document's tables, observations and findings, one JSON value a line, in the document's order."""
    from extract.errors import ExtractError
    from extract.intake import recognise
    from extract.read import read_document
    from normalize.gazetteer import Gazetteer
    from schemas.spec_file import load_specs
    from tongbao.contract import tables_json
    from tongbao.run import check, understand

    try:
        notice = read_document(recognise(data, file_name))
    except ExtractError as error:
        return f"{type(error).__name__}: {error}\n"
    vouched = check(understand(notice, load_specs(), Gazetteer.load()))
    said = tables_json(notice)
    lines: list[tuple[str, Any]] = [("document", said["document"])]
    for table in said["tables"]:
        lines += [("table", {k: v for k, v in table.items() if k != "cells"})]
        lines += [("cell", cell) for cell in table["cells"]]
    lines += [("residue", line) for line in said["residue"]]
    lines += [("body", line) for line in notice.body]
    lines += [("observation", o) for t in vouched.tables for o in t.observations]
    holders: tuple[Any, ...] = (notice, *notice.tables, vouched, *vouched.tables)
    lines += [("finding", f) for holder in holders for f in holder.findings]
    written = (f"{kind} {json.dumps(plain(v), ensure_ascii=False, sort_keys=True)}\n" for kind, v in lines)
    return "".join(written)


def _write(target: Path, get: Callable[[], bytes], file_name: str) -> None:
    target.write_text(snapshot(get(), file_name), encoding="utf-8")


def write(folder: Path, groups: list[str], processes: int) -> None:
    """Write the documents of ``groups`` into ``folder``/GROUP/NAME.txt."""
    with ProcessPoolExecutor(processes) as pool:
        waiting = []
        for group in groups:
            (folder / group).mkdir(parents=True, exist_ok=True)
            found = list(GROUPS[group]())
            if not found:
                print(f"{group}: no documents lie there, left out")
            for name, get, file_name in found:
                waiting.append(pool.submit(_write, folder / group / f"{name}.txt", get, file_name))
        for done in waiting:
            done.result()


def differences(folder: Path, other: Path, groups: list[str]) -> Iterator[str]:
    """What changed from ``other`` to ``folder``: for each document the changed lines, the first forty."""
    for group in groups:
        names = {p.name for where in (folder, other) for p in (where / group).glob("*.txt")}
        for name in sorted(names):
            before, after = (
                path.read_text(encoding="utf-8").splitlines() if path.exists() else []
                for path in (other / group / name, folder / group / name)
            )
            changed = [d for d in difflib.unified_diff(before, after, lineterm="", n=0) if d[:1] in "+-"][2:]
            if changed:
                yield f"== {group}/{name}: {len(changed)} lines"
                yield from islice((line[:300] for line in changed), 40)


def main() -> None:
    """Write the snapshot; compare it where that was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=list(GROUPS), default=list(GROUPS))
    parser.add_argument("--against", type=Path, help="a folder written before")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    write(asked.folder, asked.only, asked.processes)
    if asked.against is not None:
        changed = list(differences(asked.folder, asked.against, asked.only))
        print("\n".join(changed) if changed else "identical")
        sys.exit(1 if changed else 0)


if __name__ == "__main__":
    main()
