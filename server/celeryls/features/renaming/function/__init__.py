"""The function of a task that is renamed: its uses in Python, strings with its name, and what speaks against it."""
