"""Takes a web page, gives its paragraphs and data tables in reading order.

A table that holds other tables is layout: its own cells are read as text, the inner ones as tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.flow import Block, GridCell, Paragraph, tiled

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_SILENT = {"script", "style", "noscript", "template", "head", "select", "button", "svg"}
_INLINE = {"a", "b", "em", "font", "i", "label", "s", "small", "span", "strong", "sub", "sup", "u"}
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_HEADING = {"h1": 22.0, "h2": 16.0, "h3": 16.0, "h4": 14.0}


def blocks(source: SourceFile) -> list[Block]:
    """The blocks of the page's body.

    Raises:
        FileDamagedError: The page cannot be parsed.
    """
    from lxml import etree, html

    try:
        root = html.document_fromstring(_decoded(source.data))
    except (etree.ParserError, ValueError) as error:
        raise FileDamagedError(source.name, "the web page is empty or broken") from error
    body = root.find("body")
    return list(_blocks(body if body is not None else root))


def _decoded(data: bytes) -> str:
    for bom, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            return data.decode(codec, "replace")
    found = _CHARSET.search(data[:4096])
    named = found.group(1).decode("ascii").lower() if found else "utf-8"
    codec = "gb18030" if named in {"gb2312", "gbk", "x-gbk", "gb18030"} else named
    for attempt in (codec, "utf-8", "gb18030"):
        try:
            return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode(attempt))
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _blocks(element: Any) -> Iterator[Block]:
    """Text directly inside ``element`` forms paragraphs between its block children."""
    pending = _shown(element.text, element)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            pending += "\n"
        elif tag in _INLINE and not any(True for _ in child.iter("table")):
            pending += _text(child)
        elif tag and tag not in _SILENT:
            yield from _paragraphs(pending, element)
            pending = ""
            if tag == "table" and next(child.iterdescendants("table"), None) is None:
                grid = _grid(child)
                if grid is not None:
                    yield grid
            else:
                yield from _blocks(child)
        pending += _shown(child.tail, element)
    yield from _paragraphs(pending, element)


def _paragraphs(text: str, element: Any) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(line.strip(), _is_centred(element), _HEADING.get(str(element.tag), 12.0))


def _shown(text: str | None, element: Any) -> str:
    """White space as a browser shows it: a line break of the source is a space, but not in ``pre``."""
    return (text or "") if element.tag == "pre" else _SPACE.sub(" ", text or "")


def _text(element: Any) -> str:
    parts = [_SPACE.sub(" ", element.text or "")]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            parts.append("\n")
        elif tag and tag not in _SILENT:
            parts.append(_text(child) + ("\n" if tag in {"p", "div", "li"} else ""))
        parts.append(_SPACE.sub(" ", child.tail or ""))
    return "".join(parts)


def _is_centred(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("align") == "center"
        or "text-align:center" in style
        or element.tag in {"h1", "caption", "center"}
    )


def _grid(table: Any) -> Grid[GridCell] | None:
    rows = list(table.iterdescendants("tr"))
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            height, span = _span(cell, "rowspan", len(rows) - number), _span(cell, "colspan", 1000)
            taken |= {(r, c) for r in range(number, number + height) for c in range(column, column + span)}
            lines = [line.strip(" ") for line in _text(cell).replace("\xa0", " ").split("\n")]
            text = "\n".join(line.strip() for line in lines if line.strip())
            first = next((line for line in lines if line.strip()), "")
            indent = sum(1.0 if c == "\u3000" else 0.5 for c in first[: len(first) - len(first.lstrip())])
            cells.append(GridCell(number, column, height, span, text, indent))
            column += span
        width = max(width, column)
    if not cells:
        return None
    return tiled(len(rows), width, cells)


def _span(cell: Any, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    wanted = int(value) if value.isdigit() else 1
    return max(1, min(most, wanted or most))
