"""What a schedule amounts to: in words, and its next runs."""
