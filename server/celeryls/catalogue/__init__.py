"""What Celery itself says, as data."""
