"""``celeryls --info``: what a report of a fault needs, without a name of the user's code."""
