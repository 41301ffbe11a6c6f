"""The index of each workspace folder inside the server, updated by a child process and by open documents."""
