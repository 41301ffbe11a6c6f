"""A project as a tree: its apps with their queues and tasks, and the entries of beat schedules."""
