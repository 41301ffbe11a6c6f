"""Interprets the words of a command that starts a worker or beat: its app, queues and scheduler.

The options are those of `celery.bin.worker` and, for ``celery multi``, of `celery.apps.multi`.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.source.commands.text import PlacedText

_ASSIGNMENT = re.compile(r"[A-Za-z_][\w.-]*=")
_PROGRAM = re.compile(
    r"(?:.*[/=]|[@-]+)?(?:celery(?:\.exe)?|celery\.__main__(?:[.:]main)?|\$\{?\w*CELERY\w*\}?)", re.DOTALL
)
_DEFAULT = re.compile(r"\$\{\w+:?-([^${}]*)\}")
_VALUED = {"-A", "--app", "-b", "--broker", "--result-backend", "--loader", "--config", "--workdir"}
_STARTING = (["start"], ["restart"], ["show"])
_VARIABLE = frozenset("$`{}<>%")
"""Characters of shell or template variables."""
_APP = ("-A", "--app")
_QUEUES = ("-Q", "--queues")
_BEAT = ("-B", "--beat")
_SCHEDULER = ("-S", "--scheduler")
_TIME_LIMIT, _SOFT_TIME_LIMIT = "--time-limit", "--soft-time-limit"


class ParsedWorker(NamedTuple):
    """A command that starts workers or beat, with its words as in the file.

    ``has_beat`` says that beat runs, possibly inside a worker. ``all_queues`` says that no queue is a variable,
    and that no variable may hold ``-Q``. ``scheduler`` is beat's scheduler option; None if it is not given.
    ``time_limit`` and ``soft_time_limit`` are the values of these options, None for one that is not given.
    """

    app: PlacedText | None
    queues: tuple[PlacedText, ...]
    words: Sequence[PlacedText]
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    scheduler: PlacedText | None = None
    time_limit: PlacedText | None = None
    soft_time_limit: PlacedText | None = None


def worker(words: Sequence[PlacedText]) -> ParsedWorker | None:
    """The worker that a command starts, or that is started with the options in a variable such as ``CELERYD_OPTS``."""
    program = next((index for index, word in enumerate(words) if _PROGRAM.fullmatch(word.value)), None)
    if program is not None:
        words = words[program:]
        kind = _started(words)
        return _worker(words, kind) if kind else None
    names = (_assigned(word)[0] for word in words)
    variable = next((index for index, name in enumerate(names) if "celery" in name.casefold()), None)
    return of_options(words[variable:]) if variable is not None else None


def of_options(words: Sequence[PlacedText]) -> ParsedWorker | None:
    """The worker that is started with these options; None if they name no queue."""
    started = _worker(words)
    return started if started.queues else None


def _assigned(word: PlacedText) -> tuple[str, PlacedText]:
    """The name before a word's ``=`` (the last one if there are two), and the text after it."""
    name, value = "", word
    while match := _ASSIGNMENT.match(value.value):
        name, value = match[0][:-1], value.part(match.end())
    return name, value


def _started(words: Sequence[PlacedText]) -> Literal["worker", "beat"] | None:
    """The subcommand: ``worker``, ``beat``, or ``multi`` with an action that starts workers."""
    plain = [
        word.value
        for before, word in pairwise(words)
        if before.value not in _VALUED and not word.value.startswith(("-", "$"))
    ]
    if plain[:1] == ["worker"] or (plain[:1] == ["multi"] and plain[1:2] in _STARTING):
        return "worker"
    return "beat" if plain[:1] == ["beat"] else None


def _worker(words: Sequence[PlacedText], kind: Literal["worker", "beat"] = "worker") -> ParsedWorker:
    apps = [app for app in _values(words, _APP) if "$" not in app.value and app.value]
    listed = list(_values(words, _QUEUES)) if kind == "worker" else []
    names = tuple(name for value in listed for name in _names(value))
    whole = not any(set(value.value) & _VARIABLE for value in listed) and not (not listed and _has_more_options(words))
    has_beat = kind == "beat" or any(word.value in _BEAT for word in words)
    scheduler = next(_values(words, _SCHEDULER), None) if has_beat else None
    hard, soft = (next(_values(words, (each, each)), None) for each in (_TIME_LIMIT, _SOFT_TIME_LIMIT))
    return ParsedWorker(apps[0] if apps else None, names, words, has_beat, kind, whole, scheduler, hard, soft)


def _has_more_options(words: Sequence[PlacedText]) -> bool:
    """Whether a word may stand for options, such as ``"$@"``: a variable that is neither the program nor a value."""
    return any(
        word.value.lstrip("\"'").startswith(("$", "{{"))
        for before, word in pairwise(words)
        if not before.value.startswith("-") or "=" in before.value
    )


def _values(words: Sequence[PlacedText], options: tuple[str, str]) -> Iterator[PlacedText]:
    """The values of an option: in the next word, after ``=``, or directly after a short option."""
    short, long = options
    bare = [_assigned(word)[1] for word in words]
    for word, following in zip_longest(bare, bare[1:]):
        if word.value in options or word.value.startswith((f"{short}:", f"{long}:")):
            if "=" in word.value:
                yield word.after("=")
            elif following is not None and not following.value.startswith("-"):
                yield following
        elif word.value.startswith(f"{long}="):
            yield word.after("=")
        elif word.value.startswith(short):
            yield word.part(len(short))


def _names(value: PlacedText) -> Iterator[PlacedText]:
    """The queues in a comma-separated list; for a variable, only its default value."""
    default = _DEFAULT.fullmatch(value.value)
    if default:
        value = value.part(default.start(1), default.end(1))
    for name in value.split(","):
        stripped = _stripped(name)
        if stripped.value and not set(stripped.value) & _VARIABLE:
            yield stripped


def _stripped(name: PlacedText) -> PlacedText:
    cut = name.value.rstrip(" )\t\r\n]\"'")
    start = len(cut) - len(cut.lstrip(" \t(["))
    return name.part(start, len(cut))
