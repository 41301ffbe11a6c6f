"""Code actions: which are listed, and what they do."""
