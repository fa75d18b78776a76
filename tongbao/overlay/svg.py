"""The few elements of SVG that overlays are drawn with, as text. Lengths are points, origin top left."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from extract.types import BBox
from tongbao.printable import one_line


def rect(box: BBox, css: str, *, within: float = 0.0, title: str = "") -> str:
    """A box of the style ``css``; ``within`` draws it that much smaller on all sides, where it has room."""
    inset = min(within, box.width / 3, box.height / 3)
    size = f'width="{_n(box.width - 2 * inset)}" height="{_n(box.height - 2 * inset)}"'
    start = f'<rect class="{css}" x="{_n(box.x0 + inset)}" y="{_n(box.y0 + inset)}" {size}'
    return f"{start}>{tooltip(title)}</rect>" if title else f"{start}/>"


def line(x0: float, y0: float, x1: float, y1: float, css: str) -> str:
    """A straight line of the style ``css``."""
    return f'<line class="{css}" x1="{_n(x0)}" y1="{_n(y0)}" x2="{_n(x1)}" y2="{_n(y1)}"/>'


def text(x: float, y: float, content: str, css: str, *, size: float = 0.0, width: float = 0.0) -> str:
    """A text whose base line begins at (x, y); ``size`` and ``width``, where given, are what it measures."""
    place = f'x="{_n(x)}" y="{_n(y)}"'
    if size:
        place += f' font-size="{_n(size)}"'
    if width:
        place += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{css}" {place}>{plain(content)}</text>'


def image(png: bytes, width: float, height: float) -> str:
    """A picture over the whole page, held in the drawing itself."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{_n(width)}" height="{_n(height)}"'
    return f'<image class="page" {size} preserveAspectRatio="none" href="data:image/png;base64,{data}"/>'


def group(elements: Iterable[str], *, name: str = "", css: str = "", right: float = 0.0) -> str:
    """Elements as one, with an id where they have a name; ``right`` is how far they are moved."""
    facts = (("id", name), ("class", css), ("transform", f"translate({_n(right)} 0)" if right else ""))
    stated = "".join(f' {key}="{value}"' for key, value in facts if value)
    return "\n".join([f"<g{stated}>", *elements, "</g>"])


def document(width: float, height: float, style: str, elements: Iterable[str]) -> str:
    """A whole picture on white."""
    size = f'width="{_n(width)}pt" height="{_n(height)}pt" viewBox="0 0 {_n(width)} {_n(height)}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    paper = '<rect class="paper" width="100%" height="100%"/>'
    return "\n".join([start, f"<style>\n{style}</style>", paper, *elements, "</svg>", ""])


def tooltip(content: str) -> str:
    """What a viewer shows when the pointer rests on the element around it."""
    return f"<title>{'&#10;'.join(plain(part) for part in content.splitlines())}</title>"


def plain(content: str) -> str:
    """A text as XML can hold it: no character that cannot be seen, nothing that reads as a tag."""
    return escape(one_line(content), quote=False)


def _n(value: float) -> str:
    """A length to a hundredth of a point."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
