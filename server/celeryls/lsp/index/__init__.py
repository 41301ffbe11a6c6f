"""The index of each workspace folder inside the server: fed by a child process, and by the documents that are open."""
