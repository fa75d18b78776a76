"""Takes a PDF page, gives its words and rulings, and says whether its text layer may be believed."""
