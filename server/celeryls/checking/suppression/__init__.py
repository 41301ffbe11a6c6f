"""Comments that suppress findings, for Python and for other files."""
