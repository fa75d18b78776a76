"""Takes the pixels of a page as they came, gives grey print on white paper."""
