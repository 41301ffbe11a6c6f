"""The subjects of rules: one record for each thing in a unit of a file, including the project's answers about it."""
