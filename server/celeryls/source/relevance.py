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


_IN_FILES = (b"elery", b"ask", b".delay", b"apply_async", b"ELERY", b"INSTALLED_APPS", b"AppConfig")
_IN_FILES_TOO = re.compile(rb"\.s(?:i?\(|ignature\(|tarmap\()"), re.compile(rb"\.conf[.\[]")
_IN_CHUNKS = (
    "elery", "ask", ".delay", "apply_async", "ELERY", "INSTALLED_APPS", "AppConfig",
    ".s(", ".si(", "signature(", "starmap(", ".conf", "Queue(", "\nfrom", "\nimport",
)  # fmt: skip


def may_matter(data: bytes, words: frozenset[str] = frozenset()) -> bool:
    """Whether a file can hold a fact that the index keeps, told from its bytes.

    ``ask`` stands for ``shared_task``, ``.tasks``, ``send_task``, ``Task`` and their like: one search costs less than
    several. ``words`` are further names that matter in the project, such as those of its wrappers.
    """
    if any(token in data for token in _IN_FILES) or any(pattern.search(data) for pattern in _IN_FILES_TOO):
        return True
    return any(word.encode() in data for word in words)


def matters(text: str, words: frozenset[str] = frozenset()) -> bool:
    """Whether a chunk of a file can hold a fact that the index keeps; where `relevant` is true, it is, too.

    ``words`` are those of the project, and names that the file itself imports from a module of tasks.
    """
    if any(token in text for token in _IN_CHUNKS) or any(word in text for word in words):
        return True
    return bool(text.count('"""') % 2 or text.count("'''") % 2)
