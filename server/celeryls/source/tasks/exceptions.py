"""Finds the exceptions that a file can name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.outline.document.module_level import imports_of
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.text.file import SourceFile

_NAMED = re.compile(r"\w*(?:Error|Exception)\Z")
_CLASS = re.compile(r"class\s+([^\W\d]\w*)\s*\(([^()]*)\)")
_BASE = re.compile(r"(?:Error|Exception)\s*(?:,|\Z)")
_RAISED = re.compile(r"^[ \t]*raise[ \t]+((?:\w+\.)*[A-Z]\w*)", re.MULTILINE)
_OF_CELERY = frozenset(("Ignore", "Reject", "Retry", "MaxRetriesExceededError"))
_VAGUE = frozenset(("Exception", "BaseException"))


def exceptions_in(file: SourceFile) -> tuple[str, ...]:
    """The exceptions that a file imports or defines at module level, under its names, its own first.

    They are recognized by their names, or those of their bases; `Exception` itself is not included.
    """
    own = _defined(file)
    imported = (name for name, found in imports_of(file).items() if _NAMED.match(found.target.rpartition(".")[2]))
    return tuple(dict.fromkeys(name for name in (*own, *imported) if name not in _VAGUE))


def _defined(file: SourceFile) -> Iterator[str]:
    for chunk in file.classes:
        if found := _CLASS.match(chunk):
            name, bases = found.groups()
            if _NAMED.match(name) or _BASE.search(bases):
                yield name


@cached_by_text
def raised_in(text: str) -> tuple[str, ...]:
    """The exceptions that a text raises by name, in its order; without those of Celery's own retries."""
    found = (name[1] for name in _RAISED.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name.rpartition(".")[2] not in _OF_CELERY | _VAGUE))
