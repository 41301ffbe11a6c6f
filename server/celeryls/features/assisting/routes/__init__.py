"""How assists write routes."""
