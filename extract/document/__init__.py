"""Takes the readings of all pages, gives the notice: tables joined over pages, captions, head, body lines."""
