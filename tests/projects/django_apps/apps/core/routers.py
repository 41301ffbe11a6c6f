def by_prefix(name, args, kwargs, options, task=None, **kw):
    """Not used any more; kept until the old worker is gone."""
    if name.startswith("old."):
        return {"queue": "old"}
    return None
