"""Code that the assists share."""
