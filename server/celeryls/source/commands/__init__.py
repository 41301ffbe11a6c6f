"""Worker commands in files that are not Python."""
