"""One code action per file."""
