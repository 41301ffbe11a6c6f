"""What keeps the memory of the server and of the index process small."""
