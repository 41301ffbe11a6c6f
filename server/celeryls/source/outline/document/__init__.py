"""Facts about units of an open document that are read on demand: decorators with positions, imports by name."""
