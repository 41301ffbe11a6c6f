"""Limits what the evaluation of values may cost, and evaluates a name once for all who ask."""
