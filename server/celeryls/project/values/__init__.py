"""What values are worth, as far as a text tells."""
