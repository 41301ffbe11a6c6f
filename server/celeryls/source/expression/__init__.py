"""Values as they are written in the source."""
