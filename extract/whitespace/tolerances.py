"""Tolerances that several rules of this package stand on, each said once.

A height is that of the usual word of a page or a table, a point is one of print. Where it says of a number
here or in a module that it is alike from one value to another, ``python -m bench.tolerances`` has moved it:
the tables of the samples and of the real notices came out the same.
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
"""Heights of white that end a table. Lines of running text leave 0.8 (GB/T 9704: 16 points on 29), one line
left out between them leaves 2.6."""

FEWEST = 3
"""Lines that make a table, or show a column: a head and two rows. Two lines may agree by chance."""
