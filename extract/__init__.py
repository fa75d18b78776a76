"""Takes the bytes of a notice, gives its pages, grids, tables and body text.

The only package that imports a PDF, image, office-document or OCR library.
"""

import os

# onnxruntime sends telemetry from native code, where nothing in Python sees it, unless this is set before its
# import. Every way to a page leads through this package: commands, workers, a cluster's stations, read().
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
