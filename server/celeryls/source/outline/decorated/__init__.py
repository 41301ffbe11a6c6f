"""Decorated functions and classes, as far as an edit or a finding in an open document has to know them."""
