"""What the assists share."""
