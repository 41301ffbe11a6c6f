"""From names that are no names of Python to what they mean: queues, settings, tasks in any string, wrappers."""
