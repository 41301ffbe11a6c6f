"""What is found in one project, and the file that keeps it until something changes on which it depends."""
