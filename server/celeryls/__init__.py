"""A language server for Celery."""

__version__ = "0.1.0"
