"""Completes Celery's own words inside code: options, settings, names of tasks and queues, and their values."""
