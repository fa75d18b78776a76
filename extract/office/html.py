"""Takes a web page, gives its paragraphs, data tables and embedded pictures in reading order.

What a browser shows is text: the values of input fields, the chosen option of a list. What it does not
show, and what is struck out, is none. A table that holds other tables and no figures of its own is layout:
its cells are read as text, the inner tables as tables.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.css import remove_hidden
from extract.office.flow import Block, GridCell, Paragraph, Picture, tiled
from extract.runs import Run, printed
from schemas.lexicon.numbers import is_figure

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_SILENT = {"script", "style", "noscript", "template", "head", "button", "svg"}
_INLINE = {
    "a",
    "b",
    "em",
    "font",
    "i",
    "input",
    "label",
    "select",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
_FIELDS = {"text", "number", ""}
"""Types of input fields whose value is shown."""
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_HEADING = {"h1": 22.0, "h2": 16.0, "h3": 16.0, "h4": 14.0}
_EMBEDDED = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.S)
_OWN_FIGURES = 2  # figures of its own that make a table with tables in it one of data


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
    remove_hidden(root)
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
    pending = [Run(_shown(element.text, element))]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            pending.append(Run("\n"))
        elif tag in _INLINE and not any(True for _ in child.iter("table", "img")):
            pending += _runs(child)
        elif tag and tag not in _SILENT:
            yield from _paragraphs(pending, element)
            pending = []
            if tag == "table" and not _is_layout(child):
                yield from _table(child)
            elif tag == "img":
                yield from _picture(child)
            else:
                yield from _blocks(child)
        pending.append(Run(_shown(child.tail, element)))
    yield from _paragraphs(pending, element)


def _is_layout(table: Any) -> bool:
    """Whether a table holds other tables and hardly a figure of its own."""
    if next(table.iterdescendants("table"), None) is None:
        return False
    own = (
        cell for row in _rows(table) for cell in row.iterchildren("td", "th") if cell.find(".//table") is None
    )
    return sum(is_figure(printed(_runs(cell)).text) for cell in own) < _OWN_FIGURES


def _table(table: Any) -> Iterator[Block]:
    if (caption := table.find("caption")) is not None:
        yield from _paragraphs(list(_runs(caption)), caption)
    grid = _grid(table)
    if grid is not None:
        yield grid
    for picture in table.iter("img"):
        yield from _picture(picture)


def _picture(element: Any) -> Iterator[Picture]:
    """A picture that the page carries in itself; those that it links to are not in the file."""
    if found := _EMBEDDED.fullmatch((element.get("src") or "").strip()):
        try:
            yield Picture(base64.b64decode(found[1], validate=False))
        except binascii.Error:
            yield Picture(b"")


def _paragraphs(runs: Sequence[Run], element: Any) -> Iterator[Paragraph]:
    for line in printed(runs).text.split("\n"):
        if line.strip():
            yield Paragraph(line.strip(), _is_centred(element), _HEADING.get(str(element.tag), 12.0))


def _shown(text: str | None, element: Any) -> str:
    """White space as a browser shows it: a line break of the source is a space, but not in ``pre``."""
    return (text or "") if element.tag == "pre" else _SPACE.sub(" ", text or "")


def _runs(element: Any, *, raised: bool = False) -> Iterator[Run]:
    """The runs inside an element; a table in a cell is one line, its cells parted by spaces."""
    yield Run(_field(element) or _SPACE.sub(" ", element.text or ""), raised)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            yield Run("\n")
        elif tag == "table":
            cells = (printed(_runs(cell)).text for cell in child.iter("td", "th"))
            yield Run("\n" + " ".join(text.strip() for text in cells if text.strip()) + "\n")
        elif tag == "select":
            yield Run(_chosen(child))
        elif tag and tag not in _SILENT:
            yield from _runs(child, raised=raised or tag == "sup" or "vertical-align:super" in _style(child))
            if tag in {"p", "div", "li"}:
                yield Run("\n")
        yield Run(_SPACE.sub(" ", child.tail or ""), raised)


def _field(element: Any) -> str:
    """The value that an input field shows."""
    shown = element.tag == "input" and (element.get("type") or "").lower() in _FIELDS
    return element.get("value") or "" if shown else ""


def _chosen(element: Any) -> str:
    options = list(element.iter("option"))
    chosen = [o for o in options if o.get("selected") is not None] or options[:1]
    return " ".join((o.text_content() or "").strip() for o in chosen)


def _style(element: Any) -> str:
    return (element.get("style") or "").replace(" ", "").lower()


def _is_centred(element: Any) -> bool:
    return (
        element.get("align") == "center"
        or "text-align:center" in _style(element)
        or element.tag in {"h1", "caption", "center"}
    )


def _rows(table: Any) -> list[Any]:
    """The rows of a table, none of a table inside it."""
    return [row for row in table.iterdescendants("tr") if next(row.iterancestors("table")) is table]


def _grid(table: Any) -> Grid[GridCell] | None:
    rows = _rows(table)
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
            said = printed(_runs(cell))
            lines = [line.strip(" ") for line in said.text.replace("\xa0", " ").split("\n")]
            text = "\n".join(line.strip() for line in lines if line.strip())
            first = next((line for line in lines if line.strip()), "")
            indent = sum(1.0 if c == "\u3000" else 0.5 for c in first[: len(first) - len(first.lstrip())])
            cells.append(GridCell(number, column, height, span, text, indent, said.marks))
            column += span
        width = max(width, column)
    if not cells:
        return None
    return tiled(len(rows), width, cells)


def _span(cell: Any, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    wanted = int(value) if value.isdigit() else 1
    return max(1, min(most, wanted or most))
