"""Features: each takes a snapshot and a query, and returns plain values."""
