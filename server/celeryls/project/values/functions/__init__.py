"""What functions and methods make of values that are known."""
