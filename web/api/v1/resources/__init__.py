"""One module for each kind of record."""
