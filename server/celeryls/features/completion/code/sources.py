"""Reads how the function of a task is written: its parameters with annotations, and the first line of its docstring."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.completion.code.parameters import function_of
from celeryls.syntax.parser import parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord

_LONGEST = 8000
"""Code points of a function that are read."""
_BLANKS = re.compile(r"\s+")


class FunctionSource(NamedTuple):
    """The source of each parameter by its name with stars, that of the returned type, and the docstring's summary."""

    parameters: Mapping[str, str] = {}
    returns: str = ""
    summary: str = ""


class FunctionSources(NamedTuple):
    """Reads functions.

    ``text_from`` returns the text of a file from a line and column on, at most so many code points of it; None if it
    can't be read.
    """

    text_from: Callable[[str, int, int, int], str | None]

    def of(self, known: Snapshot, task: TaskRecord) -> FunctionSource:
        """How the function of a task is written; nothing if its file has changed, or can't be read."""
        function = function_of(known, task)
        if function is None:
            return FunctionSource()
        place = known.location(task.spot._replace(range=function.name_range)).range
        text = self.text_from(task.spot.path, place.line, place.column, _LONGEST)
        return _read(text) if text is not None and text.startswith(function.name) else FunctionSource()


@cached_by_text
def _read(text: str) -> FunctionSource:
    """The function whose name begins a text."""
    source = f"def {text}"
    made = next((node for node in parse(source).root_node.children if node.type == "function_definition"), None)
    if made is None:
        return FunctionSource()
    listed, returned, body = (made.child_by_field_name(each) for each in ("parameters", "return_type", "body"))
    parameters = {
        _name(node, source): _BLANKS.sub(" ", _text(node, source))
        for node in (listed.named_children if listed else ())
        if node.type != "comment"
    }
    return FunctionSource(parameters, _text(returned, source) if returned else "", _summary(body, source))


def _name(parameter: Node, source: str) -> str:
    """The name of a parameter with its stars."""
    named = parameter.child_by_field_name("name") or (
        parameter if parameter.type != "typed_parameter" else parameter.named_children[0]
    )
    return _text(named, source)


def _summary(body: Node | None, source: str) -> str:
    first = body.named_children[0] if body is not None and body.named_children else None
    string = first.named_children[0] if first is not None and first.type == "expression_statement" else None
    if string is None or string.type != "string":
        return ""
    content = _text(string, source).lstrip("rRuU").strip("\"'").strip()
    return _BLANKS.sub(" ", content.partition("\n\n")[0])


def _text(node: Node, source: str) -> str:
    return source[node.start_byte : node.end_byte]
