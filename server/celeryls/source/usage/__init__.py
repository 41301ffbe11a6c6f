"""The names that a piece of code uses, and what they are bound to, read from its text alone."""
