"""Renames tasks: the function, its imports and uses, and the strings that name the task."""
