"""The colours of overlays, and what each means: one entry per kind of mark, in the order of the legend.

The colours are those of Okabe and Ito, which people with any kind of colour blindness tell apart; a dash or
a shape says the same once more. https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from schemas.findings import Severity


class Shape(StrEnum):
    """How a kind of mark is drawn, and so its sample in the legend."""

    LINE = "line"
    BOX = "box"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mark: its class in the style sheet, its shape, what it means."""

    css: str
    shape: Shape
    meaning: str


DRAWN = Kind("drawn", Shape.LINE, "ruling, drawn")
SHADE = Kind("shade", Shape.LINE, "ruling, edge of a coloured box")
INFERRED = Kind("inferred", Shape.LINE, "ruling, inferred: nothing is drawn there")
SEGMENT = Kind("segment", Shape.LINE, "line segment")
DROPPED = Kind("dropped", Shape.LINE, "line that is no ruling of a table")
LATTICE = Kind("lattice", Shape.LINE, "lattice: row and column edges, numbered from 0")
CELL = Kind("cell-box", Shape.BOX, "cell")
HEADER = Kind("header", Shape.BOX, "cell of the header")
LABEL = Kind("label", Shape.BOX, "cell with a label (text)")
VALUE = Kind("value", Shape.BOX, "cell with a value (a figure, or a mark in its place)")
BLANK = Kind("blank", Shape.BOX, "blank cell")
LIFTED = Kind(
    "lifted", Shape.BOX, "not in the table: title, note, repeated header, end of a row cut by the page"
)
RESIDUE = Kind("residue", Shape.STRUCK, "residue: a word in the table, in none of its cells")
UNSURE = Kind("unsure", Shape.BOX, f"doubt: word read with a confidence below {DOUBTFUL_BELOW:g}")
ERROR = Kind("error", Shape.BOX, "finding: error")
WARNING = Kind("warning", Shape.BOX, "finding: warning")
INFO = Kind("info", Shape.BOX, "finding: information")
WORD = Kind("word", Shape.BOX, "word")

OF_SEVERITY = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}

_FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", SimHei, sans-serif'

SHEET = f"""\
text {{ font-family: {_FONTS}; fill: #000; }}
line, rect {{ fill: none; }}
.paper {{ fill: #fff; }}
.pale {{ opacity: 0.7; }}
.print {{ fill: #000; }}
.drawn {{ stroke: #0072b2; stroke-width: 1.1; }}
.shade {{ stroke: #e69f00; stroke-width: 1.6; stroke-dasharray: 6 2; }}
.inferred {{ stroke: #cc79a7; stroke-width: 1.3; stroke-dasharray: 1.5 1.5; }}
.segment {{ stroke: #009e73; stroke-width: 1; }}
.dropped {{ stroke: #d55e00; stroke-width: 1; stroke-dasharray: 3 1 1 1; }}
.lattice {{ stroke: #000; stroke-width: 0.25; stroke-opacity: 0.6; }}
.cell-box, .header, .label, .value, .blank, .lifted {{ stroke: #666; stroke-width: 0.3; }}
.cell-box {{ fill: #56b4e9; fill-opacity: 0.25; }}
.header {{ fill: #56b4e9; fill-opacity: 0.38; }}
.label {{ fill: #009e73; fill-opacity: 0.2; }}
.value {{ fill: #f0e442; fill-opacity: 0.25; }}
.lifted {{ fill: #888; fill-opacity: 0.2; stroke-dasharray: 2 1; }}
.cell rect {{ mix-blend-mode: multiply; }}
.word {{ stroke: #009e73; stroke-width: 0.5; fill: #009e73; fill-opacity: 0.12; }}
.residue {{ stroke: #000; stroke-width: 0.8; }}
.unsure {{ stroke: #d55e00; stroke-width: 0.9; fill: #d55e00; fill-opacity: 0.3; }}
.error {{ stroke: #d55e00; stroke-width: 1.8; }}
.warning {{ stroke: #d55e00; stroke-width: 1.2; stroke-dasharray: 4 2; }}
.info {{ stroke: #666; stroke-width: 0.8; stroke-dasharray: 1 2; }}
.tag, .column, .row, .badge {{ paint-order: stroke; stroke: #fff; stroke-width: 1.6; }}
.tag, .column, .row {{ font-size: 6px; stroke-linejoin: round; }}
.column {{ text-anchor: middle; }}
.row, .badge {{ text-anchor: end; }}
.badge {{ font-size: 9px; font-weight: bold; fill: #d55e00; }}
.of-info {{ fill: #444; }}
.edge {{ stroke: #999; stroke-width: 0.5; }}
.head {{ font-size: 10px; font-weight: bold; }}
.note {{ font-size: 8.5px; }}
"""
