"""The tasks of one file, decided from the file alone.

Used without an index, and if the index does not know the task.
"""
