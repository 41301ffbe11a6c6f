"""The body of one function: all of its calls, and the values of its local names."""
