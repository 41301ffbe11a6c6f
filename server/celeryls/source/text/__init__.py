"""The text of a file: lines, chunks, units, and which parts are worth parsing."""
