"""Sample notices with truth, and the generator that draws them."""
