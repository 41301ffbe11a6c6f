"""The effective configuration of a task: what is in force in each app that runs it, and where that comes from."""
