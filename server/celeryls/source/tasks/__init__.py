"""The tasks of one file, as the file alone tells: a default where there is no index, or it knows no better."""
