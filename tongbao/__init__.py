"""The product: takes a folder of notices, gives a checked data set. Read ``run.py`` first."""
