"""Decides which chunks can contain facts, from the bare text, without a parser."""

from __future__ import annotations

import re
from functools import lru_cache

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
    b"import_module", b"_modules(", b".scan(", b"BROKER_",
)  # fmt: skip
_IN_FILES_TOO = re.compile(rb"\.s(?:i?\(|ignature\(|tarmap\()"), re.compile(rb"\.conf[.\[]")
_IN_CHUNKS = (
    "elery", "ask", ".delay", "apply_async", "ELERY", "INSTALLED_APPS", "AppConfig", "DJANGO_SETTINGS",
    ".s(", ".si(", "signature(", "starmap(", ".conf", "Queue(", "\nfrom", "\nimport", "\nexec(", "globals()",
    "locals()", "(__name__)", "__getattr__(", "Dynaconf(", "sys.modules[__name__]", "add_defaults", "config_from_",
    "add_consumer(", "select_add(", "select_queues(", "worker_main(", "import_module(", "_modules(", ".scan(",
    "BROKER_",
)  # fmt: skip
# What makes or configures something of Celery: decorators, task classes, apps, settings, schedules, queues, routers.
# A file without any of these can only use it.
_DEFINING = (
    b"shared_task", b"register_task", b"Celery(", b"INSTALLED_APPS", b"DJANGO_SETTINGS", b".conf.", b".conf[",
    b"_modules(", b"autodiscover_", b"config_from_", b"from_mapping(", b"add_defaults", b"crontab(", b"add_periodic",
    b"periodic_task", b"PeriodicTask", b"Queue(", b"_routes", b"task_queues", b"add_consumer", b"select_add(",
    b"select_queues(", b"worker_main", b"AppConfig", b"route_for_task",
)  # fmt: skip
# Each is searched in a file that has the word before it. It begins with letters, which are searched several times as
# fast as a pattern that may begin with anything: what stands before them is looked at afterwards.
_DEFINING_TOO = tuple(
    (word, re.compile(pattern))
    for word, pattern in (
        (b"task(", rb"task(?<!\wtask)\("),
        (b"Task", rb"Task(?<!\wTask)\b[^\n:]{0,300}\):"),
        (b"CELERY", rb"CELERY\w{0,80}[\"']?\]?[ ]*[:=]"),
        (b"celery_", rb"celery_(?<!\wcelery_)\w*[\"']?\]?[ ]*[:=]"),
        (b"schedule", rb"schedule[\"']?[ ]*[\]:=]"),
        (b"queue", rb"queue(?<=[\"']queue)[\"'][ ]*:"),
        (b"task=None", rb"task=None(?<!\wtask=None)\b"),
        (b"rout", rb"def (?<!\wdef )\w*rout"),
    )
)
_INDENTED = 200
"""How many bytes before a decorator are looked at: one line may hold thousands of what looks like it."""
_DECORATOR = re.compile(rb"@(?!pytest)[\w.]*[Tt]ask\b")


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


def may_define(data: bytes) -> bool:
    """Whether a file that matters can make or configure something of Celery, decided from its bytes.

    What any other file has are uses. A file may also define something with the project's own wrappers (`calls`).
    """
    for token in _DEFINING:
        if token in data:
            return True
    if any(word in data and pattern.search(data) for word, pattern in _DEFINING_TOO):
        return True
    return any(_begins_line(data, match.start()) for match in _DECORATOR.finditer(data))


def _begins_line(data: bytes, at: int) -> bool:
    return not data[max(0, at - _INDENTED) : at].rpartition(b"\n")[2].strip(b" \t")


def calls(name: str, data: bytes) -> bool:
    """Whether a file has a decorator or a call of that name, decided from its bytes."""
    return _decorator(name).search(data) is not None


@lru_cache(maxsize=1024)
def _decorator(name: str) -> re.Pattern[bytes]:
    written = re.escape(name.encode(errors="surrogateescape"))
    return re.compile(rb"@[\w.]*\b%b\b|\b%b\(" % (written, written))


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
