"""What the configuration of apps says: settings, routes, queues."""
