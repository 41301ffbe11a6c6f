"""Rules about names, schedules and routes."""
