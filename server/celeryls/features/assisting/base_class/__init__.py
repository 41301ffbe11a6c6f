"""A class for the options that tasks of a module share."""
