"""Files and folders that are moved: the names of their tasks and modules in strings."""
