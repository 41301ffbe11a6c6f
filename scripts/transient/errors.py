"""What is wrong with a row of the table."""

from __future__ import annotations


class RowError(Exception):
    """It says what is wrong, for whoever wrote the row."""
