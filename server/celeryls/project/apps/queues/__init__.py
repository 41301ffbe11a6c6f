"""The names of queues: where they are written, which to offer, and which code makes workers consume."""
