"""What the body of one function does: all of its calls, and what its own names hold."""
