"""What makes a task, and what refers to one."""
