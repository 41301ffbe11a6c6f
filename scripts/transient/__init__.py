"""The table of transient errors: read, checked against the libraries, written."""
