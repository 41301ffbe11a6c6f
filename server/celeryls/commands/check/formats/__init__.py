"""The output formats, one per module."""
