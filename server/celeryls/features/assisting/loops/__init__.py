"""Loops in the body of a task."""
