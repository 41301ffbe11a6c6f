"""A guard around the body of a task."""
