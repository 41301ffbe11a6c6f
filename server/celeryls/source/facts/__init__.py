"""What an open document's decorators and schedules say."""
