"""Rules about retries."""
