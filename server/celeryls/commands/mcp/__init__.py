"""``celeryls mcp``: what the other commands answer, over the Model Context Protocol."""
