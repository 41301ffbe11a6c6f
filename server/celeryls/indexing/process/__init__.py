"""The index process, and the server's side of the communication."""
