"""Takes a notice's tables and the specs, gives observations: who, what, when, how much.

Pure functions; no I/O but the loading of the packaged vocabulary and gazetteer.
"""
