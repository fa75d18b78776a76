"""A quick look whether a page can hold what this package finds; most pages of ruled notices cannot.

Light on purpose: with it, a notice of plain ruled tables never loads the rest of the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.types import BBox, Page, RawTable, Word
from extract.whitespace.tolerances import ON_RULING
from schemas.lexicon.numbers import is_value

_GAP = 1.0  # heights of the lower word: less white parts no columns (HARD is a little more)
_SPACE = 0.2  # heights of white between two words of a cell: less than parts columns (TIGHT)
_ROWS = 3  # lines in a cell that may be rows
_FEWEST = 2  # lines with such white in a table; at the top of a page one line has it twice


def may_hold_open_table(page: Page, taken: Sequence[BBox]) -> bool:
    """Whether two lines outside ``taken`` have white between words that is no word space."""
    words = [w for w in page.words if not any(box.contains(w.bbox.center) for box in taken)]
    return _gaps(words, _GAP) >= _FEWEST


def may_be_coarse(page: Page, table: RawTable) -> bool:
    """Whether the words or the rulings of a ruled table leave anything to refine."""
    x0, y0, x1, y1 = table.bbox
    for r in page.rulings:
        left, top, right, bottom = r.x0 - x0, r.y0 - y0, x1 - r.x1, y1 - r.y1
        width, height = x1 - x0 + ON_RULING, y1 - y0 + ON_RULING
        meets = max(left, right) <= width and max(top, bottom) <= height
        if meets and (r.thickness == 0 or min(left, top, right, bottom) < -ON_RULING):
            return True
    return _holds_lines(table) or any(
        len(c.words) > 1
        and (values := [w.bbox for w in c.words if is_value(w.text)])
        and (_are_stacked(values) or _gaps(c.words, _SPACE) > 0)
        for c in table.cells
    )


def _holds_lines(table: RawTable) -> bool:
    """Whether two cells of one row hold as many lines of short texts, as rows do that no ruling parts."""
    for row in table.rows:
        counts = [
            len(c.words) for c in row if len(c.words) >= _ROWS and _are_stacked([w.bbox for w in c.words])
        ]
        if len(counts) > 1 and max(counts) - min(counts) <= max(counts) // _ROWS:
            return True
    return False


def _gaps(words: Iterable[Word], least: float) -> int:
    """Neighbouring words of one line with white of ``least`` heights between them."""
    in_order = sorted(words, key=lambda w: (w.bbox.y0 + w.bbox.y1, w.bbox.x0))
    found = 0
    for k, word in enumerate(in_order):
        for other in in_order[k + 1 :]:
            low, high = min(word.bbox.y1, other.bbox.y1), max(word.bbox.y0, other.bbox.y0)
            height = min(word.bbox.height, other.bbox.height)
            if other.bbox.center[1] > word.bbox.y1:
                break
            white = max(other.bbox.x0 - word.bbox.x1, word.bbox.x0 - other.bbox.x1)
            found += low - high > 0.5 * height and white >= least * height
            if found >= _FEWEST:
                return found
    return found


def _are_stacked(boxes: Sequence[BBox]) -> bool:
    """Whether the boxes stand on more than one line."""
    return max(b.y0 for b in boxes) >= min(b.y1 for b in boxes)
