"""One diagnostic per file, its fix included."""
