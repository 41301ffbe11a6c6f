"""Follows names from file to file until nothing is new."""
