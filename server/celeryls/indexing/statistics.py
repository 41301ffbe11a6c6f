"""Statistics of an index."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.system.differences import peak_memory

if TYPE_CHECKING:
    from celeryls.environment.celery_version import CeleryVersion
    from celeryls.environment.services import CeleryVersions
    from celeryls.indexing.whole_index import WholeIndex
    from celeryls.project.model.location import Location

Statistics = dict[str, dict[str, Any]]


def statistics(index: WholeIndex, root: Path, celery: CeleryVersions) -> Statistics:
    """Groups of figures by name; times are seconds, memory is in mebibytes.

    ``unresolved`` counts what the text does not tell: tasks without a known name, and uses without a known task. ``not
    defined here`` are uses of a name that neither the project nor Celery itself defines, such as a library's task.
    ``routed tasks`` are those that an entry of the project routes. ``cached`` is the share of files that did not have
    to be read again. The ``celery`` group has the project's version, the reason and its place, and by folder that of
    each service that differs. ``decorators not followed`` are those that probably make tasks, each with its first
    place, the number of functions, and the setting to add its name to if it does.
    """
    figures, snapshot = index.figures, index.snapshot
    tasks, uses, canvases = list(snapshot.tasks()), list(snapshot.uses()), list(snapshot.canvases())
    listed = int(figures["listed"])
    return {
        "files": {
            "listed": listed,
            "read": int(figures["read"]),
            "parsed": int(figures["parsed"]),
            "with facts": int(figures["facts"]),
            "cached": round(1 - figures["read"] / listed, 3) if listed else 0.0,
        },
        "tasks": {
            "all": len(tasks),
            "functions": sum(task.kind == "function" for task in tasks),
            "classes": sum(task.kind == "class" for task in tasks),
            "made by wrappers": sum(task.wrapper is not None for task in tasks),
            "unresolved": sum(task.name is None for task in tasks),
        },
        "wrappers": {"all": len(snapshot.wrappers)},
        "decorators not followed": {
            each.name: {
                "functions": each.functions,
                "where": _at(snapshot.location(each.spot), root),
                "setting": "celeryls.wrappers",
            }
            for each in index.index.unfollowed().all()
        },
        "uses": {
            "all": len(uses),
            **dict(sorted(Counter(use.kind for use in uses).items())),
            "not defined here": sum(use.task is not None and not snapshot.is_known(use.task) for use in uses),
            "unresolved": len(list(snapshot.unresolved_uses())),
        },
        "canvases": {
            "all": len(canvases),
            **dict(sorted(Counter(canvas.kind for canvas in canvases).items())),
        },
        "configuration": {
            "apps": len(snapshot.apps()),
            "settings": sum(len(app.settings) for app in snapshot.apps()),
            "beat entries": len(snapshot.beat_entries()),
            "routed tasks": sum(
                route is not None and route.spot is not None for route in map(snapshot.route_of, tasks)
            ),
            "queues": len(snapshot.queues()),
            "workers": sum(len(outline.commands) for outline in index.outlines.values()),
        },
        "celery": _celery(root, celery),
        "cost": {
            "reading": round(index.reading, 3),
            "resolving": round(index.resolving, 3),
            "memory": peak_memory(),
        },
    }


def _celery(root: Path, celery: CeleryVersions) -> dict[str, str | None]:
    project = celery.project
    version = ".".join(map(str, project.version)) if project.version else None
    said = {"version": version, "why": project.why, "where": _place(root, project)}
    for folder, found in celery.services:
        if found.version != project.version:
            place = _place(root, found)
            said[_below(root, folder)] = f"{found.text} ({place})" if place else found.text
    return said


def _place(root: Path, celery: CeleryVersion) -> str | None:
    """The file or folder that tells the version, with the line; None if it has none."""
    if celery.source is None:
        return None
    return f"{_below(root, celery.source)}:{celery.line}" if celery.line else _below(root, celery.source)


def _at(location: Location, root: Path) -> str:
    return f"{_below(root, Path(location.path))}:{location.range.line + 1}"


def _below(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
