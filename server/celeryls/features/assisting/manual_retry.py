"""A body that is one ``try`` whose handler retries by hand, and what it is without that."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.items import indent_at
from celeryls.edit.text import replace
from celeryls.source.bodies.nodes import function_at
from celeryls.source.outline.document.module_level import imports_of
from celeryls.syntax import lines
from celeryls.syntax.code import Code
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.offer import Target

_BROAD = ("Exception", "BaseException")


class ManualRetry(NamedTuple):
    """The exceptions as the source of a tuple, and the edit that leaves only the body of the ``try``."""

    exceptions: str
    edit: Edit


def manual_retry(target: Target) -> ManualRetry | None:
    """The manual retry that is all that a task's body does; None if there is more, or less."""
    source, definition = target.task.source, target.task.definition
    code = Code(source)
    function = function_at(code, code.between(*definition.name_span))
    body = function.child_by_field_name("body") if function is not None and not function.has_error else None
    attempt = _only_try(body) if body is not None else None
    if attempt is None or not definition.parameters:
        return None
    parts = [child for child in attempt.named_children if child.type != "comment"]
    if len(parts) != 2 or parts[1].type != "except_clause":
        return None
    inner, handler = parts
    exceptions = _retried(handler, definition.parameters[0], source)
    names = list(_names(exceptions, source)) if exceptions is not None else []
    if exceptions is None or not names or not all(_is_nameable(name, target) for name in names):
        return None
    edit = _without_try(attempt, inner, source)
    if edit is None:
        return None
    written = text_of(exceptions, source)
    return ManualRetry(written if exceptions.type == "tuple" else f"({written},)", edit)


def _only_try(body: Node) -> Node | None:
    """The ``try`` that a body consists of, below a docstring."""
    statements = [child for child in body.named_children if child.type != "comment"]
    if statements and statements[0].type == "expression_statement" and statements[0].named_children[0].type == "string":
        statements = statements[1:]
    return statements[0] if len(statements) == 1 and statements[0].type == "try_statement" else None


def _retried(handler: Node, task: str, text: str) -> Node | None:
    """The exceptions of ``except exceptions as name:`` with nothing in it but ``raise task.retry(exc=name)``."""
    pattern = handler.named_children[0]
    block = handler.named_children[-1]
    if pattern.type != "as_pattern" or block.type != "block" or len(handler.named_children) != 2:
        return None
    alias = pattern.child_by_field_name("alias")
    name = text_of(alias, text) if alias is not None else ""
    calls = (f"raise {task}.retry(exc={name})", f"{task}.retry(exc={name})")
    return pattern.named_children[0] if text_of(block, text).strip() in calls else None


def _names(exceptions: Node, text: str) -> Iterator[str]:
    """The dotted names of the exceptions; an empty one for anything else."""
    parts = exceptions.named_children if exceptions.type == "tuple" else [exceptions]
    for part in parts:
        yield text_of(part, text) if part.type in ("identifier", "attribute") else ""


def _is_nameable(name: str, target: Target) -> bool:
    """Whether a decorator at the margin can name an exception, and it is not one that covers Celery's own."""
    root = name.partition(".")[0]
    if not name or name in _BROAD or "celery" in name.lower() or target.task.definition.containers:
        return False
    found = imports_of(target.file).get(root)
    return not found.target.startswith("celery") if found is not None else hasattr(builtins, name)


def _without_try(attempt: Node, inner: Node, text: str) -> Edit | None:
    """The edit that leaves the statements of a ``try``; None if their lines can't be moved to the left."""
    strings = (node for node in walk(inner) if node.type == "string")
    if any(node.start_point.row != node.end_point.row for node in strings):
        return None
    first = inner.named_children[0].start_byte if inner.named_children else inner.start_byte
    outer, indent = indent_at(text, attempt.start_byte), indent_at(text, first)
    start, end = lines.end(text, attempt.start_byte), inner.end_byte
    above = text[attempt.start_byte : start].strip()
    moved = lines.split(text[start:end])
    if above != "try:" or not all(line.startswith(indent) or not line.strip() for line in moved):
        return None
    # What stands behind the statements, such as a comment, is kept; the handler goes.
    rest = text[end : attempt.end_byte]
    if "#" in rest:
        return None
    left = "".join(outer + line.removeprefix(indent) if line.strip() else line for line in moved)
    return replace(attempt.start_byte, attempt.end_byte, left.removeprefix(outer))
