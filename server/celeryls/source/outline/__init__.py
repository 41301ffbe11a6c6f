"""The model of a file: imports, definitions, assignments and calls, unit by unit."""
