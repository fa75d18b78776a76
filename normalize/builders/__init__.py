"""Builds the data files of ``normalize`` from pinned PyPI packages; not needed at run time."""
