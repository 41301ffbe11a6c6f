"""The name of a task that is renamed: strings with it, variables that hold it, routes that decide by it."""
