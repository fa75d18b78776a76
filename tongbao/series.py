"""One notice in many files: pictures of its pages, numbered, in one folder.

The rule: pictures of one folder whose names are the same but for the last number in them, and whose numbers
follow on each other from 0 or 1 without a gap, are the pages of one document, in the order of the numbers.
Two pictures at least (the setting ``series_from``); others stay documents of their own. Such a document is
named after its first picture and how many follow: ``通报/1.jpg +11``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".heic", ".heif"})
"""How names of pictures end."""
READABLE = PICTURES | {
    ".pdf",
    ".docx",
    ".doc",
    ".xlsx",
    ".xls",
    ".ofd",
    ".html",
    ".htm",
    ".mht",
    ".wps",
    ".et",
}
"""How names of files end that are looked for in folders."""
_LAST_NUMBER = re.compile(r"^(.*?)(\d{1,6})(\D*)$", re.S)
_NAME = re.compile(r"^(.+) \+\d+$", re.S)


def series(names: Iterable[str], least: int = 2) -> list[tuple[str, ...]]:
    """The names that are one document's pages, page by page; a document a tuple.

    Args:
        names: Paths with ``/`` between their parts.
        least: So many pictures make a document; 0: never.
    """
    if not least:
        return []
    groups: dict[tuple[str, str, str, str], dict[int, str]] = defaultdict(dict)
    doubled: set[tuple[str, str, str, str]] = set()
    for name in sorted(names):
        path = PurePosixPath(name)
        found = _LAST_NUMBER.match(path.stem)
        if found is None or path.suffix.lower() not in PICTURES:
            continue
        before, number, behind = found.groups()
        group = (str(path.parent), before, behind, path.suffix.lower())
        if int(number) in groups[group]:
            doubled.add(group)  # 1.jpg and 01.jpg: whose page is which cannot be told
        groups[group][int(number)] = name
    return [
        tuple(pages[number] for number in sorted(pages))
        for group, pages in sorted(groups.items())
        if group not in doubled and len(pages) >= least and _follow_on(sorted(pages))
    ]


def is_picture(name: str) -> bool:
    """Whether a file is called as pictures are."""
    return PurePosixPath(name).suffix.lower() in PICTURES


def name_of(pages: Sequence[str]) -> str:
    """What the document of these pages is called."""
    return f"{pages[0]} +{len(pages) - 1}"


def first_page(name: str) -> str | None:
    """The first picture of the document of this name; None where it is no name of such a document."""
    found = _NAME.match(name)
    return found[1] if found else None


def _follow_on(numbers: Sequence[int]) -> bool:
    return len(numbers) > 1 and numbers[0] in {0, 1} and numbers[-1] - numbers[0] + 1 == len(numbers)
