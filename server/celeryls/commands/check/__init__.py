"""``celeryls check``: the findings of whole projects, on the command line."""
