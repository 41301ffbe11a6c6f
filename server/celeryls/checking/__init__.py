"""Rules, their findings, and how rules are run."""
