"""Every place where one file writes a name, and every string in it that may be a name."""
