"""Import statements that a file needs are added where a formatter would put them."""
