"""Tolerances that several rules of this package stand on, each said once.

A height is that of the usual word of a page or a table; a point is a point of print. Evidence "tests" are the
pages of ``tests/extract/whitespace``, "samples" the notices of ``samples/`` with the grids that they were
drawn from: outside of the bounds given, tables of them come out otherwise.
"""

from __future__ import annotations

ON_RULING = 3.0
"""Points between a ruling and the boundary that it gave. A filled box up to 4 points thick is a line, whose
middle is taken; pieces of one line that are drawn cell by cell leave as much between them."""

DRAWN = 0.5
"""Share of a length from which on it counts as drawn: what is ruled mostly is meant to be ruled."""

WHOLE_WIDTH = 0.9
"""Share of a table's width that rulings across it cover: they may leave out the white at both its sides."""

ALIGNED = 0.3
"""Heights by which middles and edges stray that are one in print: less than half a Chinese character, which
is the least by which a text that is set otherwise is off."""

CENTRED = 0.75
"""Heights by which a head may miss the middle of a group that other signs show too: its half-width brackets
and digits are set off the middle by up to three quarters of a character."""

STAGGERED = 0.25
"""Share of a line's height by which lines overlap that stand beside each other; lines of different rows
touch at most, with the ascent and descent that fonts state."""

ROW_GAP = 1.8
"""Heights of white that end a table: rows of running tables are set at 1.0 to 1.5 (GB/T 9704: 28.95 points
a line of 16), so that two heights of white are a line left out."""

FEWEST = 3
"""Lines that make a table, or show a column: a head and two rows. Two lines may agree by chance."""
