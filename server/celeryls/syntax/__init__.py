"""What readers and writers of Python share: the parser, nodes, strings, lines."""
