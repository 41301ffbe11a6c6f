"""The records that everything else speaks of."""
