"""Generates code from a pattern and values: what ``celeryls new`` does, without the command line."""
