"""Decides which chunks can contain facts, from the bare text, without a parser."""

from __future__ import annotations

import re

from celeryls.syntax.text_cache import cached_by_text


def names(target: str, wrappers: frozenset[str]) -> bool:
    """Whether a dotted path is one of ``wrappers``; for a relative import only the part after the dots is known."""
    if target in wrappers:
        return True
    return target.startswith(".") and any(f".{wrapper}".endswith(f".{target.lstrip('.')}") for wrapper in wrappers)


LARGEST = 200_000
"""Code points of the largest chunk that is parsed: a larger one is data, and a broken one would take many seconds."""
MOST_FACTS = 1_000
"""Assignments, calls and names as values that are read of one unit; the most that was seen in public projects is 870.

All are read, resolved and checked between two messages.
"""


# Most files that send tasks never say "celery": they import from `.tasks`. ``ask`` stands for `shared_task`, `.tasks`,
# `send_task`, `Task` and their like, since one search costs less than several. A test holds them in step with the
# catalogue.
_IN_FILES = (
    b"elery", b"ask", b".delay", b"apply_async", b"ELERY", b"INSTALLED_APPS", b"AppConfig", b"DJANGO_SETTINGS",
    b"import_module", b"_modules(",
)  # fmt: skip
_IN_FILES_TOO = re.compile(rb"\.s(?:i?\(|ignature\(|tarmap\()"), re.compile(rb"\.conf[.\[]")
_IN_CHUNKS = (
    "elery", "ask", ".delay", "apply_async", "ELERY", "INSTALLED_APPS", "AppConfig", "DJANGO_SETTINGS",
    ".s(", ".si(", "signature(", "starmap(", ".conf", "Queue(", "\nfrom", "\nimport", "\nexec(", "globals()",
    "locals()", "(__name__)", "__getattr__(", "Dynaconf(", "sys.modules[__name__]", "add_defaults", "config_from_",
    "add_consumer(", "select_add(", "select_queues(", "worker_main(", "import_module(", "_modules(",
)  # fmt: skip


def is_about_tasks(name: str) -> bool:
    """Whether a name alone makes a file relevant: ``send_task``, ``shop.tasks``."""
    return "ask" in name


def may_matter(data: bytes, words: frozenset[str] = frozenset()) -> bool:
    """Whether a file can contain a Celery fact, decided from its bytes.

    ``words`` are further names that matter in the project, such as those of its wrappers.
    """
    for token in _IN_FILES:  # a loop: it takes a third of the time of `any`
        if token in data:
            return True
    if any(pattern.search(data) for pattern in _IN_FILES_TOO):
        return True
    return any(word.encode(errors="surrogateescape") in data for word in words)


@cached_by_text
def relevant(text: str, words: frozenset[str]) -> bool:
    """Whether a chunk of a file is worth parsing.

    ``words`` are names that matter in the project, and the file's imported names for tasks and task decorators.
    """
    for token in _IN_CHUNKS:
        if token in text:
            return True
    for word in words:
        if word in text:
            return True
    # A string may continue in the next chunk: what looks like a task there is not one.
    return bool(text.count('"""') % 2 or text.count("'''") % 2)
