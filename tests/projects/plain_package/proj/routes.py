def by_country(name, args, kwargs, options, task=None, **kw):
    if name.startswith("geo.import_"):
        return {"queue": "geo", "routing_key": name.replace("geo.import_", "geo.")}
