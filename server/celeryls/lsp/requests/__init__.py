"""One LSP request per file."""
