"""Takes an OFD (GB/T 33190), gives its pages as words and rulings, or the picture that fills a page.

Own reading of the format's XML: pages and their templates, text objects with explicit advances,
path objects. OFD measures in millimetres from the top left corner; everything leaves in points.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extract.digital.radicals import unify_radicals
from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import SourceFile
from extract.text import is_wide
from extract.types import BBox, Page, PageKind, Ruling, Word

_POINTS = 72 / 25.4
_THIN_MM = 1.4
_COVERED = 0.5
_ASCENT, _DESCENT = 0.88, 0.12
_WORD_GAP = 0.3
_LINE_WIDTH_MM = 0.353
_OPERATOR = re.compile(r"[A-Za-z]|[-+]?[\d.]+(?:[eE][-+]?\d+)?")
_POINT_COUNT = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Package:
    """The archive with the few facts that pages need."""

    archive: zipfile.ZipFile
    name: str
    base: str
    box: BBox
    pages: tuple[str, ...]
    templates: dict[str, str]
    media: dict[str, str]


def count_pages(source: SourceFile) -> int:
    """Number of pages.

    Raises:
        FileDamagedError: The package cannot be read.
    """
    return len(_open(source).pages)


def read_ofd_page(source: SourceFile, number: int) -> Page:
    """Words and rulings of page ``number`` (from 1)."""
    package = _open(source)
    path = _page_path(package, number)
    root = _xml(package, path)
    box = _physical_box(root) or package.box
    words: list[Word] = []
    rulings: list[Ruling] = []
    for content in (*_template_contents(package, root), root):
        for item in _objects(content):
            kind = _local(item)
            if kind == "TextObject":
                words += _words(item)
            elif kind == "PathObject":
                rulings += _rulings(item)
    kind = PageKind.SCAN if not words and _picture(package, root, box) else PageKind.DIGITAL
    width, height = box.width * _POINTS, box.height * _POINTS
    return Page(number, width, height, kind, tuple(_joined(words)), tuple(rulings))


def page_picture(source: SourceFile, number: int) -> bytes | None:
    """The image file that covers at least half of page ``number``, None if there is none."""
    package = _open(source)
    root = _xml(package, _page_path(package, number))
    path = _picture(package, root, _physical_box(root) or package.box)
    return package.archive.read(path) if path else None


def _open(source: SourceFile) -> _Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
        entry = _parse(archive.read(_member(archive, "OFD.xml")))
        located = _first(entry, "DocRoot")
        if located is None:
            raise KeyError("DocRoot")
        document_path = _absolute("", located.text or "")
        document = _parse(archive.read(_member(archive, document_path)))
    except (KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise FileDamagedError(source.name, "the OFD package is broken") from error
    base = posixpath.dirname(document_path)
    pages = _first(document, "Pages")
    return _Package(
        archive,
        source.name,
        base,
        _physical_box(document) or BBox(0, 0, 210, 297),
        tuple(_absolute(base, p.get("BaseLoc", "")) for p in pages) if pages is not None else (),
        {
            t.get("ID", ""): _absolute(base, t.get("BaseLoc", ""))
            for t in document.iter()
            if _local(t) == "TemplatePage"
        },
        dict(_media(archive, document, base)),
    )


def _media(archive: zipfile.ZipFile, document: Any, base: str) -> Iterator[tuple[str, str]]:
    for node in document.iter():
        if _local(node) not in {"PublicRes", "DocumentRes"}:
            continue
        path = _absolute(base, node.text or "")
        resources = _parse(archive.read(_member(archive, path)))
        folder = _absolute(posixpath.dirname(path), resources.get("BaseLoc", ""))
        for media in resources.iter():
            file = _first(media, "MediaFile") if _local(media) == "MultiMedia" else None
            if file is not None:
                yield media.get("ID", ""), _absolute(folder, file.text or "")


def _page_path(package: _Package, number: int) -> str:
    if not 1 <= number <= len(package.pages):
        raise PageOutOfRangeError(package.name, f"there is no page {number}, it has {len(package.pages)}")
    return package.pages[number - 1]


def _xml(package: _Package, path: str) -> Any:
    try:
        return _parse(package.archive.read(_member(package.archive, path)))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FileDamagedError(package.name, f"the part {path} of the OFD is missing or broken") from error


def _parse(data: bytes) -> Any:
    from lxml import etree

    try:  # entities are not resolved: a package from outside must not reach files or grow
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError("not XML") from error


def _member(archive: zipfile.ZipFile, path: str) -> str:
    """The archive's own spelling of a path: some producers write a leading slash or other case."""
    wanted = path.lstrip("/").lower()
    for name in archive.namelist():
        if name.lstrip("/").lower() == wanted:
            return name
    raise KeyError(path)


def _absolute(base: str, path: str) -> str:
    path = path.strip().replace("\\", "/")
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))


def _local(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _first(node: Any, name: str) -> Any:
    return next((child for child in node.iter() if _local(child) == name), None)


def _physical_box(root: Any) -> BBox | None:
    found = _first(root, "PhysicalBox")
    numbers = _numbers(found.text or "") if found is not None else []
    if len(numbers) != 4:
        return None
    x, y, width, height = numbers
    return BBox(x, y, x + width, y + height)


def _template_contents(package: _Package, root: Any) -> Iterator[Any]:
    for node in root.iter():
        if _local(node) == "Template" and node.get("TemplateID") in package.templates:
            yield _xml(package, package.templates[node.get("TemplateID")])


def _objects(root: Any) -> Iterator[Any]:
    for node in root.iter():
        if _local(node) in {"TextObject", "PathObject", "ImageObject"} and node.get("Visible") != "false":
            yield node


def _picture(package: _Package, root: Any, page: BBox) -> str | None:
    for item in _objects(root):
        box = _numbers(item.get("Boundary", ""))
        known = _local(item) == "ImageObject" and len(box) == 4 and item.get("ResourceID") in package.media
        if known and box[2] * box[3] >= _COVERED * page.width * page.height:
            return _member(package.archive, package.media[item.get("ResourceID")])
    return None


def _numbers(text: str) -> list[float]:
    return [float(n) for n in text.split()]


def _matrix(item: Any) -> Matrix:
    """Object space to page, millimetres: the object's own CTM, then its place."""
    numbers = _numbers(item.get("CTM", ""))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    x, y = (*_numbers(item.get("Boundary", "")), 0.0, 0.0)[:2]
    return a, b, c, d, e + x, f + y


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS


def _words(item: Any) -> Iterator[Word]:
    """One word per character: producers cut runs anywhere, joining is left to ``_joined``."""
    matrix = _matrix(item)
    size = float(item.get("Size") or 0)
    stretch = float(item.get("HScale") or 1)
    x = y = 0.0
    for code in item:
        if _local(code) != "TextCode":
            continue
        x, y = float(code.get("X") or x), float(code.get("Y") or y)
        text = code.text or ""
        right, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            width = size * stretch * (1.0 if is_wide(character) else 0.5)
            if index < len(right) and 0 < right[index] < width:
                width = right[index]
            corners = [
                _apply(matrix, at_x, at_y - _ASCENT * size),
                _apply(matrix, at_x + width, at_y + _DESCENT * size),
            ]
            if not character.isspace():
                yield Word(character, _box(corners))
            at_x += right[index] if index < len(right) else (0.0 if down else width)
            at_y += down[index] if index < len(down) else 0.0


def _deltas(text: str) -> list[float]:
    """Advances; ``g n v`` stands for n times v."""
    parts, found, index = text.split(), [], 0
    while index < len(parts):
        if parts[index] == "g" and index + 2 < len(parts):
            found += [float(parts[index + 2])] * int(parts[index + 1])
            index += 3
        else:
            found.append(float(parts[index]))
            index += 1
    return found


def _box(points: list[tuple[float, float]]) -> BBox:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _joined(characters: list[Word]) -> Iterator[Word]:
    """Characters that follow each other closely on one line become words."""
    run: list[Word] = []
    for character in characters:
        if run and not _follows(run[-1].bbox, character.bbox):
            yield _word(run)
            run = []
        run.append(character)
    if run:
        yield _word(run)


def _follows(before: BBox, after: BBox) -> bool:
    size = min(before.height, after.height)
    level = min(before.y1, after.y1) - max(before.y0, after.y0)
    return level >= 0.5 * size and -0.5 * size <= after.x0 - before.x1 <= _WORD_GAP * size


def _word(run: list[Word]) -> Word:
    return Word(unify_radicals("".join(c.text for c in run)), BBox.union([c.bbox for c in run]))


def _rulings(item: Any) -> Iterator[Ruling]:
    data = _first(item, "AbbreviatedData")
    if data is None:
        return
    matrix = _matrix(item)
    filled = item.get("Fill") == "true"
    thickness = float(item.get("LineWidth") or _LINE_WIDTH_MM) * _POINTS
    for outline in _outlines(data.text or ""):
        points = [_apply(matrix, x, y) for x, y in outline]
        box = _box(points)
        thin = _THIN_MM * _POINTS
        if min(box.width, box.height) < thin:
            yield from _line(box, max(min(box.width, box.height), 0.0) if filled else thickness)
        elif not filled or item.get("Stroke") == "true":
            for (x0, y0), (x1, y1) in pairwise(points):
                yield from _line(_box([(x0, y0), (x1, y1)]), thickness)


def _line(box: BBox, thickness: float) -> Iterator[Ruling]:
    """The ruling along the middle of a thin box; nothing for a slanted line or a dot."""
    x, y = box.center
    if box.width >= box.height and box.height < _THIN_MM * _POINTS and box.width > 1:
        yield Ruling(box.x0, y, box.x1, y, thickness)
    elif box.height > box.width and box.width < _THIN_MM * _POINTS and box.height > 1:
        yield Ruling(x, box.y0, x, box.y1, thickness)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each sub-path; curves are taken by their end points."""
    tokens = _OPERATOR.findall(data)
    outline: list[tuple[float, float]] = []
    index = 0
    while index < len(tokens):
        operator = tokens[index].upper()
        index += 1
        if operator == "C":
            if outline:
                outline.append(outline[0])
            continue
        count = 7 if operator == "A" else 2 * _POINT_COUNT.get(operator, 0)
        numbers = [float(t) for t in tokens[index : index + count] if not t.isalpha()]
        index += count
        if operator in {"M", "S"} and outline:
            yield outline
            outline = []
        if len(numbers) >= 2:
            outline.append((numbers[-2], numbers[-1]))
    if outline:
        yield outline
