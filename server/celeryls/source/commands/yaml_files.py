"""Finds commands in YAML and JSON: compose files, Kubernetes manifests, workflows, task definitions.

Keys only tell which values belong together; commands are recognized by their words, anywhere in the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from celeryls.source.commands.text import PlacedText, aligned
from celeryls.source.commands.words import commands, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.reading_budget import ReadingBudget
# The loader based on libyaml is ten times as fast; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOGETHER = ("entrypoint", "command", "args", "cmd", "argv")
_DEEPEST = 100
_EVENT_COSTS = 3
"""Parts of the budget for each node and each end of a collection."""
_WHOLE_LINE = re.compile(r"[ \t]*(?:-[ \t]+)?\{\{")
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_PROGRAM = re.compile(r"(?:.*/)?celery|.*\bcelery\.__main__\b.*")


def documents(text: PlacedText, budget: ReadingBudget) -> list[yaml.Node]:
    """The root nodes of a file with one or several documents.

    Template expressions, as in Helm charts, are masked.

    Raises:
        ValueError: It is not YAML, nested too deeply, or beyond the budget.
    """
    masked = "\n".join(_masked(line) if "}}" in line else line for line in text.value.split("\n"))
    try:
        if _is_deep(masked, budget):
            raise ValueError("nested too deeply")
        return [node for node in yaml.compose_all(masked, _LOADER) if node is not None]
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def node_commands(
    nodes: Sequence[yaml.Node], text: PlacedText, budget: ReadingBudget
) -> Iterator[tuple[list[PlacedText], int | None]]:
    """The words of each command in these nodes of ``text``, and its number of replicas.

    Aliases are read once. The number is None if it is not given: ``replicas`` of a Kubernetes manifest or, in a compose
    file, of ``deploy``, or its ``scale``.
    """
    seen: set[int] = set()
    waiting: list[tuple[yaml.Node, int | None]] = [(node, None) for node in reversed(nodes)]
    while waiting:
        node, replicas = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case yaml.MappingNode():
                replicas = _replicas(node) or replicas
                together = {key.value: value for key, value in node.value if key.value in _TOGETHER}
                if together:
                    words = _together([together[key] for key in _TOGETHER if key in together], text, budget)
                    yield from ((each, replicas) for each in words)
                    seen |= {id(value) for value in together.values() if not _deep(value)}
                yield from ((each, replicas) for each in _variables(node, text, budget))
                waiting += [(value, replicas) for _, value in reversed(node.value)]
            case yaml.SequenceNode() if _is_command(node):
                yield from ((each, replicas) for each in _together([node], text, budget))
            case yaml.SequenceNode():
                waiting += [(value, replicas) for value in reversed(node.value)]
            case yaml.ScalarNode():
                yield from ((each, replicas) for each in _scalar(node, text, budget))


def _replicas(node: yaml.MappingNode) -> int | None:
    """How many replicas a mapping sets; None if it does not set a number."""
    for key, value in node.value:
        match key.value, value:
            case "replicas" | "scale", yaml.ScalarNode(value=str(number)) if number.isdecimal():
                return int(number)
            case "deploy", yaml.MappingNode():
                return _replicas(value)
    return None


def _is_deep(text: str, budget: ReadingBudget) -> bool:
    """Whether collections are nested so deeply that libyaml's composer would crash the process.

    Raises:
        ValueError: The text has more nodes than the budget allows.
    """
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if not budget.spend(_EVENT_COSTS):
            raise ValueError(budget.exceeded)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _masked(line: str) -> str:
    """A line without template expressions.

    If it is nothing else, it is blanked; within a line, a variable replaces the unknown value. An expression that is
    not closed is not looked for: each would be searched to the end of the line.
    """
    end = line.rindex("}}") + 2
    if _WHOLE_LINE.match(line) and not line[end:].strip(" \t"):
        return " " * len(line)
    return _EXPRESSION.sub(lambda found: "$" * len(found[0]), line[:end]) + line[end:]


def _together(values: Sequence[yaml.Node], text: PlacedText, budget: ReadingBudget) -> Iterator[list[PlacedText]]:
    """``entrypoint`` and ``command``, or ``command`` and ``args``: the second continues the first."""
    words: list[PlacedText] = []
    for value in values:
        match value:
            case yaml.SequenceNode():
                parts = [list(_item(item, text, budget)) for item in value.value if isinstance(item, yaml.ScalarNode)]
            case yaml.ScalarNode():
                parts = [list(commands(_text(value, text, budget), budget))]
            case _:
                continue
        for part in parts:
            if not part:
                continue
            first, *rest = part
            words += first
            for following in rest:
                yield words
                words = following
    yield words


def _item(node: yaml.ScalarNode, text: PlacedText, budget: ReadingBudget) -> Iterator[list[PlacedText]]:
    """An item of a list is one word; if it contains a whole command, as after ``sh -c``, it is that command."""
    item = _text(node, text, budget)
    if "celery" in item.value.casefold() and any(char.isspace() for char in item.value):
        for line in lines(item, budget):
            yield from commands(line, budget)
    else:
        yield [item]


def _scalar(node: yaml.ScalarNode, text: PlacedText, budget: ReadingBudget) -> Iterator[list[PlacedText]]:
    if "celery" in node.value.casefold():
        for line in lines(_text(node, text, budget), budget):
            yield from commands(line, budget)


def _variables(node: yaml.MappingNode, text: PlacedText, budget: ReadingBudget) -> Iterator[list[PlacedText]]:
    """For ``CELERYD_OPTS: -Q a`` the words, after the name of the variable."""
    for key, value in node.value:
        match key, value:
            case yaml.ScalarNode(value=str(name)), yaml.ScalarNode() if "celery" in name.casefold():
                if "-Q" in value.value or "--queues" in value.value:
                    first, *_ = [*commands(_text(value, text, budget), budget), []]
                    variable = _text(key, text, budget)
                    if not variable.value:
                        return
                    yield [PlacedText(f"{variable.value}=", [*variable.places, *variable.places[-1:]]), *first]


def _is_command(node: yaml.SequenceNode) -> bool:
    words = [item.value for item in node.value if isinstance(item, yaml.ScalarNode)]
    return len(words) == len(node.value) and any(_PROGRAM.fullmatch(word) for word in words)


def _deep(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def _text(node: yaml.ScalarNode, text: PlacedText, budget: ReadingBudget) -> PlacedText:
    written = text.part(node.start_mark.index, node.end_mark.index)
    if node.style in {"|", ">"} and "\n" in written.value:
        written = written.after("\n")
    return (
        aligned(node.value, written) if written.value and budget.spend(len(written.value) // 4) else PlacedText("", ())
    )
