"""Facts of all files of a workspace."""
