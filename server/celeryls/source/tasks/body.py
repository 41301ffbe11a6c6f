"""How the body of a task retries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.tasks.task import DocumentTask


def retries_by_hand(task: DocumentTask) -> bool:
    """Whether a task's body calls ``self.retry(...)``, or ``.retry(...)`` of anything."""
    return bool(retry_calls(task))


def retry_calls(task: DocumentTask) -> list[frozenset[str]]:
    """The calls of ``.retry(...)`` in a task's body, each as its keyword names; ``**`` stands for a spread."""
    if ".retry" not in task.body:
        return []
    calls = []
    for node in walk(parse(task.body).root_node):
        callee = node.child_by_field_name("function") if node.type == "call" else None
        arguments = node.child_by_field_name("arguments") if callee is not None else None
        if callee is None or arguments is None or callee.type != "attribute":
            continue
        name = callee.child_by_field_name("attribute")
        if name is not None and task.body[name.start_byte : name.end_byte] == "retry":
            calls.append(frozenset(_keyword(argument, task.body) for argument in arguments.named_children))
    return calls


def passes_itself_on(task: DocumentTask) -> bool:
    """Whether the body of a bound task passes the task, its first parameter, to another function."""
    if not task.definition.parameters or not task.decorator.argument("bind"):
        return False
    name = re.escape(task.definition.parameters[0])
    return bool(re.search(rf"[(,=]\s*{name}\s*[,)]", task.body))


def _keyword(argument: Node, text: str) -> str:
    if argument.type == "dictionary_splat":
        return "**"
    name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
    return text[name.start_byte : name.end_byte] if name is not None else ""
