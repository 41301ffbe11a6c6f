"""Which modules a worker imports, and when: subjects that rest on the imports of all files."""
