"""A test for a task, in the layout of the tests that the project has."""
