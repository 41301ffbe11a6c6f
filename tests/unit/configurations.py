"""Configurations that are nothing but texts, and what an index knows of them."""

from __future__ import annotations

from pathlib import Path

from celeryls.project.index.index import Index
from celeryls.project.values.known import Items, Pairs, Plain, Unresolved, with_defaults
from celeryls.source.outline.files import outline

ROOT = "/project"
APP = "from celery import Celery\napp = Celery('shop')\n"


def index(celery=None, **files):
    paths = {f"{ROOT}/{name.replace('__', '/')}.py": text for name, text in files.items()}
    made = Index(Path(ROOT))
    made.set_celery(lambda _: celery)
    made.listed(paths)
    made.update({path: outline(text, whole=True) for path, text in paths.items()})
    assert made.resolve_pending()
    return made


def snapshot(celery=None, **files):
    return index(celery, **files).snapshot


def plain(known):
    match with_defaults(known):
        case Plain(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Pairs(pairs=pairs):
            return {plain(key): plain(value) for key, value in pairs}
        case Unresolved(why=why):
            return f"<{why}>"
        case other:
            return type(other).__name__


def setting(name, celery=None, **files):
    (app,) = snapshot(celery, **files).apps()
    return plain(app.settings[name].known) if name in app.settings else None
