"""Facts of a file that are kept as bytes."""
