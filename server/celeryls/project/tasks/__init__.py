"""What makes a task, and what names one."""
