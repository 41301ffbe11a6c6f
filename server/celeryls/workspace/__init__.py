"""What holds in a workspace's folder: settings, formatter, exclusions."""
