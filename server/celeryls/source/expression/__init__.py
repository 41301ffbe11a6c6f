"""Values as they are written."""
