"""Tries every action on real code, in memory, and looks at what it did."""
