"""The names of libraries that tasks use, followed through all modules of a project."""
