"""What print measures, in em: the height of a full-size character, in pixels of the page that it stands on.

Measured on the four faces of the samples (Song, Song bold, Hei, Kai) with 国 as 1 em high; worn print
spreads by up to a tenth. Every length of ``ocr`` that says the same of print is one of these.
"""

from __future__ import annotations

BAR_HEIGHT = 0.24
"""Em: a dash is no thicker, a character no flatter. Dashes have 0.06 to 0.08, 一 up to 0.16, 二 0.66."""
FULL_HEIGHT = 0.55
"""Em: a figure or a character is as high at least. Figures have 0.81 to 0.87, 口 0.71, a comma 0.39."""
FULL_WIDTH = 1.25
"""Em: a single character is no wider, and lines are set no closer. Characters have 0.9 to 1.06."""
STOP_AREA = 0.012
"""Square em of ink that a full stop or a stroke has at least. Full stops have 0.015 to 0.025."""
STOP_SIZE = 0.27
"""Em: what is smaller both ways does not stand alone. Full stops have 0.13 to 0.18, a hyphen 0.29 to 0.36."""
LOW = 0.6
"""Share of the usual height: what is less high is a mark, a part of a character, or 一. Points have 0.18."""
LINE_HEIGHT = 1.2
"""Em that a line is high at most: 国 has 1, a slash in Kai 1.12."""
WORD_GAP = 0.3
"""Em of white within a word, at most. Characters stand 0.06 to 0.27 apart, parts of one closer."""
PART_GAP = 0.12
"""Em: parts of a character stand no farther from each other, nor out of the rows of the rest."""
LINE_BOX = 0.75
"""Em by the height of a line's box, as detectors draw it with paper above and below."""
LEVEL = 0.35
"""Em by which the middle of a dash may miss that of its line; a full stop misses it by 0.4."""
HALF_SQUARE = 0.5
"""Em that a figure, or a comma beside a figure, is set in, the white on both sides included."""
SQUARE = 1.1
"""Em of white beside a mark that is set in a full square, and from a character to the line it belongs to."""
