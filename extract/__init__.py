"""Takes the bytes of a notice, gives its pages, grids, tables and body text.

The only package that imports a PDF, image, office-document or OCR library.
"""
