"""Names decorators for the setting `celeryls.wrappers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import External, Member
from celeryls.project.values.scoped_value import dotted_of, module_of
from celeryls.source.outline.model import ImportFact

if TYPE_CHECKING:
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue


def decorator_name(entity: Entity, written: str, bound: ScopedValue, resolver: Resolver) -> str | None:
    """The dotted name of a decorator written ``dotted`` that resolves to ``entity``; None if it has none.

    A decorator imported from a missing file has the name in the import.
    """
    match entity:
        case External(dotted=dotted):
            return dotted
        case Member(owner=owner, name=name):
            before = dotted_of(owner, resolver)
            return f"{before}.{name}" if before else None
        case None:
            return _imported(written, bound, resolver)
        case _:
            return dotted_of(entity, resolver)


def _imported(written: str, bound: ScopedValue, resolver: Resolver) -> str | None:
    head, _, rest = written.partition(".")
    facts = [binding.fact for binding in resolver.bindings(bound.path).bindings_of(head)]
    imported = facts[-1] if facts else None
    if not isinstance(imported, ImportFact):
        return None
    target = ".".join(filter(None, (imported.target.lstrip("."), rest)))
    if not imported.module.startswith("."):
        return target
    above = len(imported.target) - len(imported.target.lstrip(".")) - bound.path.endswith("__init__.py")
    parts = (module_of(bound.path, resolver) or "").split(".")
    return ".".join((*parts[: max(0, len(parts) - above)], target))
