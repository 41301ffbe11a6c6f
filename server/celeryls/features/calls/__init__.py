"""Who starts which task: the code around each use, and the tasks that a task starts, also through functions."""
