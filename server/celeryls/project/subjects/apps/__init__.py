"""Subjects about the configuration of apps."""
