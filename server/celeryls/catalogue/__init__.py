"""What Celery defines, as data."""
