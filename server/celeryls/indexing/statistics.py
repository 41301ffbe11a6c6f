"""What an index knows, in numbers."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celeryls.environment.celery_version import CeleryVersion
    from celeryls.indexing.whole import Whole

Statistics = dict[str, dict[str, Any]]


def statistics(index: Whole, celery: CeleryVersion) -> Statistics:
    """Groups of figures, each with its name; times are seconds, memory mebibytes.

    ``unresolved`` counts what can't be told from the text: tasks without a name, uses of who knows which task.
    ``not defined here`` are uses of a name that no task of the project has, such as a library's.
    ``routed tasks`` are those for which an entry of the project's decides. ``cached`` is the share of files that
    were not read anew.
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
        "uses": {
            "all": len(uses),
            **dict(sorted(Counter(use.kind for use in uses).items())),
            "not defined here": sum(use.task is not None and not snapshot.tasks_named(use.task) for use in uses),
            "unresolved": sum(use.task is None for use in uses),
        },
        "canvases": {
            "all": len(canvases),
            **dict(sorted(Counter(canvas.kind for canvas in canvases).items())),
        },
        "configuration": {
            "apps": len(snapshot.apps()),
            "settings": sum(len(app.settings) for app in snapshot.apps()),
            "beat entries": len(snapshot.beat_entries()),
            "routed tasks": sum(route is not None and route[1] is not None for route in map(snapshot.route_of, tasks)),
            "queues": len(snapshot.queues()),
            "workers": sum(len(outline.commands) for outline in index.outlines.values()),
        },
        "celery": {"version": ".".join(map(str, celery.version or ())) or None, "why": celery.why},
        "cost": {
            "reading": round(index.reading, 3),
            "resolving": round(index.resolving, 3),
            "memory": _memory(),
        },
    }


def _memory() -> float | None:
    """Mebibytes that the process has had at most; None where the system does not say."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(highest / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
