"""Names of a file whose facts are kept as bytes."""
