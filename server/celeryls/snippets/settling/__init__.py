"""Which value each variable of a snippet has at a place."""
