"""Evaluates values as far as the text allows."""
