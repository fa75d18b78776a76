"""Takes the readings of pages and the tables they gave, writes what was seen as one picture per page.

What pdfplumber's and camelot's debug plots are, for digital pages and scans alike. A picture is SVG: the
page pale below, the layers above it, a legend, the findings and the header paths beside it. Every browser
shows it, Chinese text in the fonts of the viewer, and what lies under the pointer is told in words.
"""
