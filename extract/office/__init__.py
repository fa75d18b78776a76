"""Takes DOCX, XLSX and HTML, gives the same page readings as a PDF would.

These formats store no page and no coordinates: boxes refer to a nominal layout (see ``flow``), in
which blocks follow each other down one long A4-wide page per document or worksheet.
"""
