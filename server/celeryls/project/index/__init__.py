"""The index of a folder and its immutable snapshot."""
