"""What rules about the entries of schedules share."""
