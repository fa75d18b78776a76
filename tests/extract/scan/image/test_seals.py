from __future__ import annotations

import cv2
import numpy as np

from extract.scan.image.seals import lift_rust, lift_seals
from extract.scan.sheet import Sheet

DPI = 200


def test_rust_spots_of_old_paper_are_lifted_and_print_stays() -> None:
    page = np.full((200, 200, 3), 250, np.uint8)
    page[20:40, 20:40] = (215, 180, 140)  # foxing
    page[80:100, 20:40] = (40, 40, 42)  # print
    page[80:100, 30:34] = (36, 30, 24)  # print on a spot
    page[140:160, 20:40] = (205, 40, 45)  # a red figure
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))
    sheet = Sheet(page, DPI)
    lifted = lift_rust(sheet, sheet.showing(grey)).image
    assert lifted[30, 30] == 215
    assert lifted[90, 25] == grey[90, 25]
    assert lifted[90, 32] < 60
    assert lifted[150, 30] == grey[150, 30]


def test_a_seal_goes_and_a_line_of_red_print_stays() -> None:
    page = np.full((600, 900, 3), 255, np.uint8)
    cv2.circle(page, (300, 300), 120, (205, 40, 45), 10)
    cv2.putText(page, "RED PRINT", (450, 560), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (205, 40, 45), 4)
    lifted = lift_seals(Sheet(page, DPI)).image
    assert lifted[100:500, 100:500].min() > 200
    assert (lifted[500:] < 128).sum() > 1000
