"""What is read of the units of an open document when somebody asks: decorators in their places, imports by name."""
