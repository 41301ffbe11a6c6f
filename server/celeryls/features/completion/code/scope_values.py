"""Lists values that are names in scope: exceptions, the base classes of tasks, what a handler has caught."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import Word
from celeryls.features.completion.code.places.receivers import is_task_class
from celeryls.source.cursor.enclosing import handled
from celeryls.source.outline.document.module_level import imports_of
from celeryls.source.tasks.exceptions import exceptions_in, raised_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.completion.code.model import CodeQuery

_TRANSIENT = ("ConnectionError", "TimeoutError", "OSError")
_CLASS = re.compile(r"class\s+(\w+)")


def exception_words(query: CodeQuery, *, is_item: bool) -> Iterator[Word]:
    """The exceptions that the code below raises, then those in scope, then those that mostly pass by themselves.

    ``is_item`` says that they are items of a tuple that is there; else each is written as one.
    """
    raised = raised_in(query.file.unit_before(query.offset).text)
    for name in dict.fromkeys((*raised, *exceptions_in(query.file), *_TRANSIENT)):
        text = name if is_item else f"({name},)"
        yield Word(text, "exception", (text,), name)


def base_words(query: CodeQuery) -> Iterator[Word]:
    """The task classes that the file defines or imports, its own first."""
    own = (found[1] for chunk in query.file.classes if (found := _CLASS.match(chunk)))
    for name in dict.fromkeys((*own, *imports_of(query.file))):
        if name[:1].isupper() and is_task_class(query, name):
            yield Word(name, "class", (name,), name)


def caught_words(query: CodeQuery) -> Iterator[Word]:
    """What the ``except`` around the cursor has caught."""
    if name := caught_name(query):
        yield Word(name, "value", (name,), name)


def caught_name(query: CodeQuery) -> str | None:
    """The name of the exception that the code at the cursor handles; None if it has none."""
    unit = query.file.unit_before(query.offset)
    return handled(unit.text, query.offset - unit.start)
