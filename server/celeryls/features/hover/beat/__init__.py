"""What beat does: entries of a schedule, and schedules in words with their next runs."""
