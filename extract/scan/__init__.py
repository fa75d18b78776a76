"""Takes the pixels of a page, gives it upright with its words and grids, as if it were digital."""
