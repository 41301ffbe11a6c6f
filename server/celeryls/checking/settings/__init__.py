"""What rules about settings share."""
