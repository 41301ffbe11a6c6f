"""Answers: a snapshot and a query in, plain values out."""
