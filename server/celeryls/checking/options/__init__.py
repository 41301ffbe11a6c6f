"""What the rules about the options of tasks share."""
