"""How a notice is set: page, fonts, sizes, rulings. Named layouts, and the changes of a content file."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from samples.boxes import TotalStyle
from samples.paint import Look
from samples.rules import Pen, Rules

A4 = (595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a whole notice is set; sizes in points. ``running_head`` stands on every page but the first."""

    look: Look
    margin: float = 74.0
    body_font: str = "song"
    title_font: str = "song-bold"
    heading_font: str = "hei"
    caption_font: str = "song-bold"
    body_size: float = 16.0
    body_leading: float = 1.75
    title_size: float = 22.0
    caption_size: float = 16.0
    landscape: bool = False
    annex_landscape: bool = True
    annex_new_page: bool = True
    list_annexes: bool = True
    repeat_header: bool = True
    page_numbers: bool = True
    letterhead_red: bool = True
    running_head: str = ""
    watermark: str = ""
    tables_as_pictures: bool = False
    turned_pages: bool = False
    """Whether a landscape page is a portrait one with the PDF's own rotation."""
    total_style: TotalStyle = TotalStyle.OPEN
    tall_labels: bool = False


WEB = Layout(
    look=Look(
        font="hei",
        header_font="hei",
        size=8.5,
        leading=1.35,
        pad_y=4,
        pen=Pen.RECT,
        thickness=0.75,
        gray=0.66,
    ),
    margin=42,
    body_font="hei",
    title_font="hei",
    caption_font="hei",
    body_size=11,
    title_size=17,
    caption_size=12,
    annex_landscape=False,
    annex_new_page=False,
    repeat_header=False,
    page_numbers=False,
    letterhead_red=False,
)
WORD = Layout(look=Look(size=10.5, min_row=27, header_font="song"))
KAI = replace(
    WORD,
    look=Look(font="kai", header_font="kai", size=11, min_row=24, label_align="left", value_align="right"),
    body_font="kai",
    title_font="kai",
    caption_font="kai",
    annex_landscape=False,
    total_style=TotalStyle.DOWN,
)
SHEET = replace(
    WEB,
    look=replace(
        WEB.look, size=9.5, pen=Pen.LINE, gray=0, thickness=0.6, value_align="right", header_fill=0.9
    ),
    margin=56,
    page_numbers=True,
    annex_new_page=True,
    annex_landscape=True,
    body_size=14,
    total_style=TotalStyle.BOXED,
)
LAYOUTS = {"web": WEB, "word": WORD, "kai": KAI, "sheet": SHEET}


def changed(layout: Layout, wish: dict[str, Any]) -> Layout:
    """The layout with the fields of ``wish`` replaced; ``look`` is a mapping of its own.

    Raises:
        ValueError: A field has another name, or a value is none of its enum's.
    """
    look = dict(wish.get("look", {}))
    for key, kind in (("rules", Rules), ("pen", Pen)):
        if key in look:
            look[key] = kind(look[key])
    own = {k: v for k, v in wish.items() if k != "look"}
    if "total_style" in own:
        own["total_style"] = TotalStyle(own["total_style"])
    unknown = (set(own) - {f.name for f in fields(Layout)}) | (set(look) - {f.name for f in fields(Look)})
    if unknown:
        raise ValueError(f"no such layout field: {', '.join(sorted(unknown))}")
    return replace(layout, look=replace(layout.look, **look), **own)
