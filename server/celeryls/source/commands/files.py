"""Finds the workers that a project starts, in files that are not Python.

``celery -A app worker -Q a,b`` is found in Procfiles, compose files, systemd units, supervisor programs, shell scripts,
Dockerfiles, Kubernetes manifests, Makefiles and similar files. Nothing is expanded: a queue whose name is a variable is
left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.reading_budget import COMMANDS, ReadingBudget
from celeryls.source.commands import words as commands_words
from celeryls.source.commands.text import PlacedText, whole
from celeryls.source.commands.worker import ParsedWorker, worker
from celeryls.source.outline.model import Command
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_YAML = {".yml", ".yaml", ".json"}
_INDENTED = {".ini", ".conf", ".cfg"}
_SUFFIXES = {".yml", ".yaml", ".service", ".sh", ".bash", ".zsh", ".ini", ".conf", ".toml", ".mk", ".just"}
_NAMES = re.compile(
    r"(docker|container|make|gnumake|just|proc)file([.-].*)?|.*\.(docker|proc)file|\.justfile"
    r"|app\.json|package\.json|.*task[-_]?def.*\.json"
    r"|(?=[^.]*$).*(celery|worker|start|run|entrypoint).*|(?=.*celery)[^.]*\.(env|default|example)",
)
_YAML_COSTS = 100
"""Parts of the budget for each list that is read by itself, as in a Dockerfile."""
UNKNOWN_LIMIT = -1.0
"""Stands for a limit that can't be told."""
_UNREAD = Command(None, (), Range(0, 0, 0, 0), all_queues=False)
_INSTRUCTION = re.compile(r"^[ \t]*(CMD|ENTRYPOINT|RUN|SHELL|HEALTHCHECK\b.*\bCMD)[ \t]+(?=\[)", re.IGNORECASE)


def is_candidate(path: str) -> bool:
    """Whether a file may contain such commands, by its path alone; never a Python file."""
    file = PurePath(path.casefold())
    if file.suffix in _SUFFIXES or _NAMES.fullmatch(file.name):
        return True
    return not file.suffix and any("celery" in part for part in file.parts[-4:-1])


def commands(text: str, path: str) -> tuple[Command, ...]:
    """The workers and beats that a file starts, in the order of the text; empty if it starts none.

    The name in ``path`` decides how the file is read. Lines and columns count from 0, columns in code points. Of a file
    that is beyond the limits for such files no more than a part is read; a worker with unknown queues at its beginning
    stands for the rest. Raises nothing, for any text.
    """
    if "celery" not in text.casefold():
        return ()
    budget = ReadingBudget(COMMANDS, path)
    read: list[Command] = []
    if budget.admits(text):
        starts = line_starts(text)
        found = ((worker(words), count) for words, count in _words(text, PurePath(path.casefold()), budget) if words)
        read += (_command(each, count, starts) for each, count in found if each is not None)
    rest = (_UNREAD,) if budget.exceeded and "worker" in text else ()
    return tuple(sorted(dict.fromkeys((*read, *rest)), key=lambda command: command.range))


def _words(text: str, path: PurePath, budget: ReadingBudget) -> Iterator[tuple[list[PlacedText], int | None]]:
    """The words of each command, and how often it runs; None if the file does not tell."""
    everything = whole(text).part(1) if text.startswith("\ufeff") else whole(text)
    if path.suffix in _YAML and (found := _in_yaml(everything, budget)) is not None:
        yield from found
        return
    entrypoint: list[PlacedText] = []
    for line in commands_words.lines(everything, budget, indented=path.suffix in _INDENTED):
        if match := _INSTRUCTION.match(line.value):
            listed = _listed(line.part(match.end()), budget)
            entrypoint = listed if match[1].upper() == "ENTRYPOINT" else entrypoint
            yield [*entrypoint, *listed] if match[1].upper() == "CMD" else listed, None
        else:
            yield from ((words, None) for words in commands_words.commands(line, budget))


def _listed(line: PlacedText, budget: ReadingBudget) -> list[PlacedText]:
    """The words of a JSON list; empty if it is not one."""
    if not budget.spend(len(line.value) + _YAML_COSTS):
        return []
    return [word for words, _ in _in_yaml(line, budget) or () for word in words]


def _in_yaml(text: PlacedText, budget: ReadingBudget) -> list[tuple[list[PlacedText], int | None]] | None:
    """The commands in a text, each with its replicas; None if it is not YAML."""
    from celeryls.source.commands.yaml_files import documents, node_commands  # noqa: PLC0415 - PyYAML is dear at start

    try:
        nodes = documents(text, budget)
    except ValueError:
        return None
    return list(node_commands(nodes, text, budget))


def _command(read: ParsedWorker, replicas: int | None, starts: Sequence[int]) -> Command:
    queues = tuple((queue.value, _range(queue, starts)) for queue in read.queues)
    first, last = read.words[0], read.words[-1]
    spanned = PlacedText("", [place for word in (first, last) for place in word.places])
    scheduler = None
    if read.scheduler is not None:
        scheduler = "" if "$" in read.scheduler.value else read.scheduler.value
    return Command(
        read.app.value if read.app else None,
        queues,
        _range(spanned, starts),
        read.has_beat,
        read.kind,
        read.all_queues,
        replicas,
        scheduler,
        _seconds(read.time_limit),
        _seconds(read.soft_time_limit),
    )


def _seconds(limit: PlacedText | None) -> float | None:
    try:
        return float(limit.value.strip("\"'")) if limit is not None else None
    except ValueError:
        return UNKNOWN_LIMIT


def _range(text: PlacedText, starts: Sequence[int]) -> Range:
    first, last = (min(text.places), max(text.places) + 1) if len(text.places) else (0, 0)
    line, end_line = bisect_right(starts, first) - 1, bisect_right(starts, last) - 1
    return Range(line, first - starts[line], end_line, last - starts[end_line])
