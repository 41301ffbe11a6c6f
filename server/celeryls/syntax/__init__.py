"""What readers and writers of Python code share: the parser, nodes, strings, lines."""
