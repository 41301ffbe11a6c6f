"""The state of a workspace folder: settings, formatter, exclusions."""
