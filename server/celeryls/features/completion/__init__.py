"""The patterns that the editor lists while one types."""
