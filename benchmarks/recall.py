"""What the prefilter costs: the facts of all files, read as a whole, beside those of what it lets through.

    python -m benchmarks.recall FOLDER [FOLDER…]

prints for each kind of fact how many there are, how many are found by Celery's own words, and how many when the names
of the tasks that neither their name nor their module calls one are given as well; then the place of each that is lost
all the same. It exits with 1 when one is lost.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.expression.values import Attribute, CallExpression, Constant, Mapping, Name
from celeryls.source.outline.files import outline
from celeryls.source.text.relevance import may_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Outline

_DECORATORS = ("shared_task", "task", "periodic_task")
_ANYTHING = ("delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "send_task", "si")
_OF_TASKS = ("s", "signature", "subtask", "map", "starmap", "chunks", "apply")
_SET_UP = ("Celery", "autodiscover_tasks", "config_from_object", "add_periodic_task", "register_task", "PeriodicTask")
_SETTINGS = ("CELERY", "INSTALLED_APPS")


class RecallResult(NamedTuple):
    """A fact that the index is about."""

    kind: str
    what: str
    path: str
    line: int


def facts(outlines: dict[str, Outline], tasks: frozenset[str]) -> set[RecallResult]:
    """All facts of a project; ``tasks`` are the names of the functions that are tasks."""
    return {found for path, outlined in outlines.items() for found in _facts(path, outlined, tasks)}


def task_names(outlines: dict[str, Outline]) -> frozenset[str]:
    """The names of the functions that are tasks by their decorator."""
    found = facts(outlines, frozenset())
    return frozenset(each.what for each in found if each.kind == "task")


def unsaid(outlines: dict[str, Outline]) -> frozenset[str]:
    """The names of the tasks that a file may call without a word that says "task"."""
    found = facts(outlines, frozenset())
    return frozenset(each.what for each in found if each.kind == "task" and "ask" not in each.path + each.what)


def read_all(folder: Path) -> dict[str, Outline]:
    """The outlines of a folder's Python files, by their paths in it: of all that is in them."""
    return {path: outline(data.decode("utf-8", "replace"), whole=True) for path, data in _files(folder)}


def read_filtered(folder: Path, words: frozenset[str] = frozenset()) -> dict[str, Outline]:
    """The outlines of what the prefilter lets through."""
    files = _files(folder)
    return {path: outline(data.decode("utf-8", "replace"), words) for path, data in files if may_matter(data, words)}


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.py")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def _facts(path: str, outlined: Outline, tasks: frozenset[str]) -> Iterator[RecallResult]:
    imported = {each.local_name for _, unit in outlined.units for each in unit.imports}
    for line, unit in outlined.units:
        for definition in unit.definitions:
            names = [_last_name(decorator) for decorator in definition.decorators]
            if any(name in _DECORATORS for name in names):
                yield RecallResult("task", definition.name, path, line + definition.range.line)
            if definition.bases and any(_last_name(base.value).endswith("Task") for base in definition.bases):
                yield RecallResult("task class", definition.name, path, line + definition.range.line)
            for argument in definition.bases:
                if _last_name(argument.value) == "AppConfig":
                    yield RecallResult("app config", definition.name, path, line + definition.range.line)
        for assignment in unit.assignments:
            name = _written(assignment.target)
            if name.startswith(_SETTINGS) or ".conf." in name:
                yield RecallResult("setting", name, path, line + assignment.range.line)
            yield from _entries(assignment.value, path, line)
        for called in unit.calls:
            yield from _call(called.call, imported, tasks, path, line)


def _call(
    call: CallExpression, imported: set[str], tasks: frozenset[str], path: str, line: int
) -> Iterator[RecallResult]:
    name, on = _last_name(call.callee), _receiver(call.callee)
    place = path, line + call.range.line
    if name in _ANYTHING or (name in _OF_TASKS and on.rpartition(".")[2] in tasks):
        yield RecallResult("dispatch", f"{on}.{name}", *place)
    elif name in _SET_UP:
        yield RecallResult("set-up", name, *place)
    elif name == "Queue" and call.argument("routing_key"):
        yield RecallResult("queue", name, *place)
    elif name in ("patch", "setattr"):
        target = call.argument("target", 0)
        if isinstance(target, Constant) and not tasks.isdisjoint(str(target.value).split(".")):
            yield RecallResult("patch", str(target.value), *place)
    elif isinstance(call.callee, Name) and name in tasks and call.callee.dotted.partition(".")[0] in imported:
        yield RecallResult("direct call", call.callee.dotted, *place)
    for argument in call.arguments:
        yield from _entries(argument.value, path, line)


def _entries(value: Value, path: str, line: int) -> Iterator[RecallResult]:
    """The beat entries in a value: whatever has a task and a schedule."""
    if not isinstance(value, Mapping):
        return
    keys = {key.value for key, _ in value.pairs if isinstance(key, Constant)}
    if {"task", "schedule"} <= keys:
        yield RecallResult("beat entry", "", path, line + value.range.line)
    for _, inner in value.pairs:
        yield from _entries(inner, path, line)


def _last_name(value: Value) -> str:
    match value:
        case CallExpression(callee):
            return _last_name(callee)
        case Name(dotted):
            return dotted.rpartition(".")[2]
        case Attribute(_, name):
            return name
    return ""


def _receiver(callee: Value) -> str:
    return callee.dotted.rpartition(".")[0] if isinstance(callee, Name) else ""


def _written(target: Value) -> str:
    return target.dotted if isinstance(target, Name) else ""


def main(folders: Iterable[str]) -> int:
    """Prints the table of each folder; 1 where a fact is lost."""
    lost_any = False
    for folder in map(Path, folders):
        everything = read_all(folder)
        tasks, words = task_names(everything), unsaid(everything)
        wanted = facts(everything, tasks)
        filtered = read_filtered(folder)
        plain, helped = facts(filtered, tasks), facts(read_filtered(folder, words), tasks)
        print(f"{folder}: {len(everything)} files, {len(filtered)} let through; {len(words)} names given")
        for kind, count in sorted(Counter(each.kind for each in wanted).items()):
            shares = [sum(each.kind == kind for each in wanted & found) / count for found in (plain, helped)]
            print(f"  {kind:12} {count:6} {shares[0]:9.2%} {shares[1]:9.2%}")
        lost = sorted(wanted - helped)
        for each in lost:
            print(f"  lost: {each.kind} {each.what}  {each.path}:{each.line + 1}")
        lost_any = lost_any or bool(lost)
    return int(lost_any)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
