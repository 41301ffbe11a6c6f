"""Routes as assists write them."""
