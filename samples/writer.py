"""A cursor that moves down the pages of one document."""

from __future__ import annotations

from typing import Any

from samples.disguise import SheetMaker
from samples.faces import face, width, wrap
from samples.layouts import A4, Layout
from samples.paint import Sheet


class Writer:
    """A cursor that moves down the pages of one document."""

    def __init__(self, layout: Layout, canvas: Any, sheet: SheetMaker = Sheet) -> None:
        self.layout = layout
        self.make_sheet = sheet
        self.canvas = canvas
        self.page = 0
        self.new_page(layout.landscape)

    def new_page(self, landscape: bool | None = None) -> None:
        """Ends the page, if there is one, and begins another; the orientation stays where None."""
        if self.page:
            landscape = self.landscape if landscape is None else landscape
            self.close()
        w, h = A4[::-1] if landscape else A4
        if landscape and self.layout.turned_pages:
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, A4[0], 0)
        elif self.layout.turned_pages:
            self.canvas.setPageRotation(0)
        self.canvas.setPageSize((w, h))
        self.sheet = self.make_sheet(self.canvas, w, h)
        if self.layout.watermark:
            self._watermark()
        self.page += 1
        self.y = self.layout.margin
        if self.layout.running_head and self.page > 1:
            own = width(self.layout.running_head, "song", 9)
            self.sheet.text((w - own) / 2, 40, self.layout.running_head, "song", 9)
            self.sheet.line(self.layout.margin, 45, w - self.layout.margin, 45, 0.4, 0)

    def _watermark(self) -> None:
        """A pale word across the page, under all print."""
        self.canvas.saveState()
        self.canvas.translate(self.sheet.width / 2, self.sheet.height / 2)
        self.canvas.rotate(35)
        self.canvas.setFillGray(0.88)
        self.canvas.setFont(face("hei"), 60)
        self.canvas.drawCentredString(0, -20, self.layout.watermark)
        self.canvas.restoreState()

    def close(self) -> None:
        """Writes the page number and ends the page."""
        if self.layout.page_numbers:
            label = f"— {self.page} —"
            x = (self.sheet.width - width(label, "song", 12)) / 2
            self.sheet.text(x, self.sheet.height - 36, label, "song", 12)
        self.canvas.showPage()

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.sheet.width > self.sheet.height

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.sheet.width - 2 * self.layout.margin

    @property
    def bottom(self) -> float:
        """Lowest y that content may reach."""
        return self.sheet.height - self.layout.margin

    def paragraph(
        self, text: str, font: str, size: float, leading: float, align: str = "left", indent: float = 0.0
    ) -> None:
        """Sets a paragraph line by line, over pages where it must."""
        for i, line in enumerate(wrap(text, font, size, self.room, indent)):
            if self.y + size * leading > self.bottom:
                self.new_page()
            own = width(line, font, size)
            left = self.layout.margin + (indent if i == 0 else 0)
            right = self.sheet.width - self.layout.margin - own
            x = {"left": left, "center": (self.sheet.width - own) / 2, "right": right}[align]
            self.sheet.text(x, self.y + size * leading * 0.72, line, font, size)
            self.y += size * leading
