"""Pages for people: the report that goes out with the data set."""
