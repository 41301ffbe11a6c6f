"""Rules about upgrades."""
