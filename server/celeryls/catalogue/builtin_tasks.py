"""The tasks that each app of Celery registers itself."""

from __future__ import annotations

BUILTIN_TASKS = frozenset(
    (
        "celery.accumulate", "celery.backend_cleanup", "celery.chain", "celery.chord", "celery.chord_unlock",
        "celery.chunks", "celery.group", "celery.map", "celery.starmap",
    )
)  # fmt: skip
"""Their names; no project defines them, and each may be named by a schedule or a route (`celery.app.builtins`)."""
