"""What a rule is, what it says, and how rules are run."""
