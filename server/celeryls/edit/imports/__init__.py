"""Adds the import statements that a file needs where a formatter would put them."""
