"""Which chunks can hold a fact: asked of the bare text, long before a parser."""

from __future__ import annotations

import re
from functools import lru_cache

CELERY_DECORATORS = frozenset(
    (
        "celery.shared_task", "celery.app.shared_task", "celery.task", "celery.task.task", "celery.task.base.task",
        "celery.decorators.task",
    )
)  # fmt: skip
"""What Celery's own decorators have been called, from its first versions on."""

# Most files that send tasks never say "celery": they import from `.tasks`.
_TOKENS = re.compile(
    r"elery|shared_task|\.task\b|\.delay|\.apply_async|send_task|\.si?\(|signature\(|^(?:from|import)\b",
    re.MULTILINE,
)


def names(target: str, wrappers: frozenset[str]) -> bool:
    """Whether a dotted path is one of ``wrappers``; of a relative import only what stands behind the dots is known."""
    if target in wrappers:
        return True
    return target.startswith(".") and any(f".{wrapper}".endswith(f".{target.lstrip('.')}") for wrapper in wrappers)


LARGEST = 200_000
"""Code points of a chunk that is parsed: a larger one is data, and broken it would take the parser many seconds."""


@lru_cache(maxsize=8192)
def relevant(text: str, aliases: frozenset[str]) -> bool:
    """Whether a chunk is worth parsing; ``aliases`` are names that the file's imports gave to Celery's own."""
    if _TOKENS.search(text):
        return True
    if "schedule" in text and "task" in text:
        return True
    if text.count('"""') % 2 or text.count("'''") % 2:
        return True  # a string that goes on in the next chunk: what looks like a task there is none
    return any(alias in text for alias in aliases)


_OUTLINE_TOKENS = re.compile(
    r"elery|ELERY|shared_task|\.task\b|\.delay|\.apply_async|send_task|\.si?\(|signature\(|^(?:from|import)\b"
    r"|INSTALLED_APPS|AppConfig|beat_schedule|task_routes|task_queues|Queue\(|PeriodicTask|\.conf\b|Task\)|register_task"
    r"|\.starmap|\.chunks\(|add_periodic_task|autodiscover_tasks|config_from_object|patch\(",
    re.MULTILINE,
)


@lru_cache(maxsize=8192)
def matters(text: str, words: frozenset[str]) -> bool:
    """Whether a chunk can hold a fact that the index keeps; ``words`` are names that matter in the project."""
    return bool(_OUTLINE_TOKENS.search(text)) or relevant(text, words)
