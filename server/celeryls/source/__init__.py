"""Facts about one file, read from its text alone."""
