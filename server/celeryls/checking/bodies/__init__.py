"""What the rules about the bodies of tasks share."""
