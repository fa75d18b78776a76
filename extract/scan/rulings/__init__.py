"""Takes grey pixels, gives the rulings of its tables as lattices: detect, classify, lattice, repair."""
