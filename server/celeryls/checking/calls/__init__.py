"""What rules about calls share."""
