"""Whether a name can have another one in a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.occurrences.scopes import binding_scope

if TYPE_CHECKING:
    from celeryls.source.occurrences.names import NameOccurrences, Occurrence
    from celeryls.source.occurrences.scopes import ScopePath


def clash(old: NameOccurrences, new: NameOccurrences, scope: ScopePath) -> Occurrence | None:
    """Where the new name of what a scope binds as ``old`` would clash; None if nowhere.

    The scope, or one inside of it that uses the old name, binds the new one; or code that sees the scope uses the new
    name of something else.
    """
    if old.is_declared or old.is_read_in_class:
        return old.bindings[scope][0] if scope in old.bindings else next(iter(old.all), None)
    if scope in new.bindings:
        return new.bindings[scope][0]
    for used in old.all:
        if used.role == "read" and old.bound_at(used.scope) in (scope, None):
            inner = binding_scope(new.bindings, used.scope)
            if inner is not None and len(inner) > len(scope):
                return new.bindings[inner][0]
    for used in new.all:
        if used.role not in ("read", "global") or used.scope[: len(scope)] != scope:
            continue
        bound = new.bound_at(used.scope)
        if bound is None or len(bound) < len(scope) or used.role == "global":
            return used
    return None
