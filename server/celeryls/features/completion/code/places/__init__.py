"""What the code around the cursor is about: a decorator, a call of a task, a setting, an entry of a schedule."""
