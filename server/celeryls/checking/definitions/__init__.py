"""What rules about definitions of tasks share."""
