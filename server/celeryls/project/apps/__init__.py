"""Apps and what configures them: settings, routes, queues, schedules."""
