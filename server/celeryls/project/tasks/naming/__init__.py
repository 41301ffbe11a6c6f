"""What names a task: calls, strings, mocks."""
