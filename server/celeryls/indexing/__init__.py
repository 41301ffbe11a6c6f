"""Reads the files of a workspace folder into outlines, in a separate process, with a cache on disk."""
