"""Subjects about what configures an app."""
