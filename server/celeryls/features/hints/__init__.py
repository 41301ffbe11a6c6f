"""Short words beside code: what a schedule, a duration or a call amounts to."""
