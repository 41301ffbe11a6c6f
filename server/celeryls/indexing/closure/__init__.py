"""Follows names from file to file until the set of files and names no longer grows."""
