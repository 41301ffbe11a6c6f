"""Applies every action to real code, in memory, and checks the result."""
