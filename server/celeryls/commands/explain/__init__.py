"""``celeryls explain``: what is in force for a task, and where that comes from."""
