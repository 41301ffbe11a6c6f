"""The index process, and the server's side of it."""
