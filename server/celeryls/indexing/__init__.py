"""From the files of a workspace folder to their outlines, in a process of our own, with a cache on disk."""
