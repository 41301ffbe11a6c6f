"""Rules about the definition of a task."""
