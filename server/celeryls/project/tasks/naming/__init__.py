"""What refers to a task: calls, strings, mocks."""
