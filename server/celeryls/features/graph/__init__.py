"""The task map: beat entries, tasks, and which of them starts which."""
