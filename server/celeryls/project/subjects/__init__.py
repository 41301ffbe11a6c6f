"""What rules are about: one record for each thing in a unit of a file, with what the project answers about it."""
