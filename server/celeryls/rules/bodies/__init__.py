"""Rules about the body of a task."""
