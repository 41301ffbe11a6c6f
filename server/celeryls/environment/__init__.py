"""Which Celery a project has."""
