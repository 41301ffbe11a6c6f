"""What tasks use of libraries, over all modules of a project."""
