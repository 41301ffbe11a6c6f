"""The tasks that every Celery app registers itself."""

from __future__ import annotations

BUILTIN_TASKS = frozenset(
    (
        "celery.accumulate", "celery.backend_cleanup", "celery.chain", "celery.chord", "celery.chord_unlock",
        "celery.chunks", "celery.group", "celery.map", "celery.starmap",
    )
)  # fmt: skip
"""Their names; no project defines them, but schedules and routes may use them (`celery.app.builtins`)."""
