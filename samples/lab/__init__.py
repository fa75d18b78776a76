"""The degradation lab: a clean page → the page as an archive's scanner would give it, truth known.

``render`` gives pages as arrays, ``degrade`` grades them, ``as_pdf`` packs them, ``scan`` does all three.
Images are RGB arrays (height, width, 3) of uint8. The same input, grade and seed give the same pixels.
"""

from samples.lab.grades import GRADES, Grade, degrade, scan
from samples.lab.pack import as_pdf
from samples.lab.render import render
from samples.lab.untabled import untabled

__all__ = ["GRADES", "Grade", "as_pdf", "degrade", "render", "scan", "untabled"]
