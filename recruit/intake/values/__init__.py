"""What people write into cells, read into values: one kind of value a module."""
