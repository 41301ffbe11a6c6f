"""The text of a file: lines, chunks, units, and what of it is worth parsing."""
