"""Apps and their configuration: settings, routes, queues, schedules."""
