"""What a test can let fail in a task, so that the task retries: a call that it surely makes, first of all."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.bodies.nodes import function_at
from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.document.module_level import imports_of
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import walk

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.features.assisting.offer import Target
    from celeryls.source.expression.values import Value

_SIMPLE = frozenset(
    ("argument_list", "keyword_argument", "identifier", "string", "string_start", "string_content", "string_end",
     "interpolation", "integer", "float", "true", "false", "none", "tuple", "list", "dictionary", "pair", "comment",
     "escape_sequence", "concatenated_string")
)  # fmt: skip
_WITHOUT_ARGUMENTS = frozenset(
    (
        *(f"requests.{name}" for name in ("ConnectionError", "HTTPError", "RequestException", "Timeout")),
        *(f"requests.exceptions.{name}" for name in ("ConnectionError", "HTTPError", "RequestException", "Timeout")),
        *(f"redis.{name}" for name in ("ConnectionError", "RedisError", "TimeoutError")),
        *(f"redis.exceptions.{name}" for name in ("ConnectionError", "RedisError", "TimeoutError")),
        *("smtplib.SMTPException", "django.db.DatabaseError", "django.db.OperationalError"),
    )
)
"""Exceptions of libraries that are made without arguments."""


class KnownFailure(NamedTuple):
    """What the task calls, as its module names it; the exception that it then retries on; the import of that."""

    called: str
    exception: str
    imported: str


def known_failure(target: Target) -> KnownFailure | None:
    """A failure after which the task surely retries; None if that can't be told."""
    source, definition = target.task.source, target.task.definition
    code = Code(source)
    function = function_at(code, code.between(*definition.name_span))
    body = function.child_by_field_name("body") if function is not None and not function.has_error else None
    statements = list(parts_of(body)) if body is not None else []
    if statements and statements[0].type == "expression_statement" and statements[0].named_children[0].type == "string":
        statements = statements[1:]
    first = statements[0] if statements else None
    automatic = target.task.decorator.argument("autoretry_for")
    if first is None or target.has("dont_autoretry_for") or (automatic and ".retry(" in target.task.body):
        return None
    if first.type == "try_statement":
        handler = next((each for each in first.children if each.type == "except_clause"), None)
        inner = first.child_by_field_name("body")
        if automatic or handler is None or inner is None or ".retry(" not in text_of(handler, source):
            return None
        excepted, first = handler.named_children[0], next(parts_of(inner), None)
        if first is None or handler.named_children[-1].type != "block" or not _retries_at_once(handler, source):
            return None
        excepted = excepted.named_children[0] if excepted.type == "as_pattern" else excepted
        wanted = text_of(excepted, source)
    elif automatic is None:
        return None
    else:
        wanted = automatic.text
    exception = _exception(wanted, target)
    called = _first_call(first, code, target)
    return KnownFailure(called, *exception) if exception is not None and called else None


def _retries_at_once(handler: Node, source: str) -> bool:
    """Whether the first statement of a handler is the retry: another one may fail in a test."""
    first = next(parts_of(handler.named_children[-1]), None)
    return first is not None and ".retry(" in text_of(first, source)


def _exception(written: str, target: Target) -> tuple[str, str] | None:
    """The first of the exceptions that a test can make, and its import; empty for Python's own."""
    imports = imports_of(target.file)
    for name in (part.strip() for part in written.strip("()[] \n").split(",")):
        cls = getattr(builtins, name, None)
        if isinstance(cls, type) and issubclass(cls, Exception) and name not in imports:
            if not issubclass(cls, UnicodeError | BaseExceptionGroup):
                return name, ""
            continue
        root, _, rest = name.partition(".")
        found = imports.get(root)
        if found is None or f"{found.target}.{rest}".rstrip(".") not in _WITHOUT_ARGUMENTS:
            continue
        if found.local_name == root == found.target:
            return name, f"import {root}"
        if found.name == root and not found.module.startswith("."):
            return name, f"from {found.module} import {root}"
    return None


def _first_call(statement: Node, code: Code, target: Target) -> str:
    """The dotted name of the call that a statement begins with, if a test can replace it in the task's module."""
    first = statement
    if first.type in ("expression_statement", "return_statement") and first.named_children:
        first = first.named_children[0]
    node = first.child_by_field_name("right") if first.type == "assignment" else first
    call = None
    while node is not None and node.type in ("call", "attribute"):  # the innermost call comes first
        call = node if node.type == "call" else call
        node = node.child_by_field_name("function" if node.type == "call" else "object")
    if call is None:
        return ""
    arguments, value = call.child_by_field_name("arguments"), value_of(call, code)
    if arguments is None or any(each.type not in _SIMPLE for each in walk(arguments) if each.is_named):
        return ""
    return _replaceable(value, target)


def _replaceable(value: Value, target: Target) -> str:
    match value:
        case CallExpression(callee=Name(dotted=dotted)):
            root = dotted.partition(".")[0]
            local = target.task.definition.parameters
            is_function = f"\ndef {root}(" in f"\n{target.file.text}"
            return dotted if root not in local and (root in imports_of(target.file) or is_function) else ""
        case _:
            return ""
