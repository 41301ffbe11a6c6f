"""Facts of one file, read from its text alone."""
