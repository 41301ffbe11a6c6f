"""The hooks that Celery calls: what it passes to them, what follows if they don't take it, and their own parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Fix
from celeryls.edit.change import Change
from celeryls.edit.text import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition


CONSEQUENCES = {
    "before_start": "the task fails with a TypeError and its body never runs: `before_start` is called with",
    "on_failure": "a task that fails ends with a TypeError instead of its own error: `on_failure` is called with",
    "on_retry": "a task that is retried fails with a TypeError until the retry has run: `on_retry` is called with",
    "on_success": "`on_success` fails each time, with a TypeError in the log: it is called with",
    "after_return": "`after_return` fails each time, with a TypeError in the log: it is called with",
}
LOGGED = frozenset(("on_success", "after_return"))
"""Hooks whose errors are logged and do nothing else."""


def passed_to(name: str, context: Context) -> tuple[str, ...]:
    """What Celery passes to a hook, by position; empty for a method that is none."""
    hook = context.catalogue.hooks.get(name) if name in CONSEQUENCES else None
    return hook.parameters if hook is not None else ()


def hook_fixes(method: Definition, passed: Sequence[str], context: Context) -> tuple[Fix, ...]:
    """The hook's own parameters, where those that are there are the first of them, or some of them in order."""
    found = context.parameters(method.name_range)
    given = [each.name for each in method.parameters]
    if found is None or any(each.default is not None for each in method.parameters):
        return ()
    rest = iter(passed)
    if not all(name in rest for name in given[1:]):
        return ()
    first = context.text[slice(*found.items[0])]
    source = context.text[found.open + 1 : found.close]
    if ":" in source or "#" in source:
        return ()
    new = ", ".join((first, *passed))
    return (Fix(f"write ({new})", Change((replace(found.open + 1, found.close, new),))),)
