"""A single search for the meaning of a name: it follows imports and assignments, and stops at cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member, Module
from celeryls.project.names.scopes import base_names, class_around, lineage, visible
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import Assignment, Definition, ImportFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.bindings import Binding
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope

_STEPS = 400
_DEPTH = 50
_OWN = ("self", "cls")


class NameResolution:
    """A search, with the names that it has visited; each is visited once, so it terminates.

    Its result only depends on where it begins, not on earlier searches.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._seen: set[tuple[str, str, Scope]] = set()
        self._depth = 0

    def dotted(self, path: str, dotted: str, scope: Scope) -> Entity:
        """The meaning of a dotted name in a file's scope."""
        head, *rest = dotted.split(".")
        if head in _OWN and rest and (owner := class_around(self._resolver.bindings(path), scope)):
            return self._in_class(owner, tuple(rest))
        # `import a.b` binds a, and makes a.b available.
        if rest and (bound := self._in_scopes(path, dotted, scope)):
            return bound
        return self.members(self._in_scopes(path, head, scope), tuple(rest))

    def members(self, entity: Entity, names: tuple[str, ...]) -> Entity:
        """The entity reached from an entity through attributes."""
        for index, name in enumerate(names):
            match entity:
                case None:
                    return None
                case External(dotted=dotted):
                    return External(".".join((dotted, *names[index:])))
                case Module(path=path):
                    entity = self._in_module(path, name)
                case Defined(definition=definition) if definition.kind == "class":
                    return self._in_class(entity, names[index:])
                case Member(owner=owner, name=before):
                    return Member(owner, ".".join((before, *names[index:])))
                case _:
                    return Member(entity, ".".join(names[index:]))
        return entity

    def _in_scopes(self, path: str, name: str, scope: Scope) -> Entity:
        for inner in visible(scope):
            if bound := self._bound(path, name, inner):
                return self._best(path, bound)
            if inner and self._resolver.bindings(path).is_local(name, inner):
                return None
            if found := self._in_stars(path, name, inner):
                return found
        return None

    def _in_module(self, path: str, name: str) -> Entity:
        """A module's attribute: a name that it binds, else a submodule."""
        if not path.endswith(".py"):
            found = self._resolver.submodule(path, name)
            return Module(found) if found else None
        bound = self._bound(path, name, ())
        found_here = self._best(path, bound) if bound else self._in_stars(path, name, ())
        if found_here is not None:
            return found_here
        below = self._resolver.submodule(path, name)
        return Module(below) if below else None

    def _bound(self, path: str, name: str, scope: Scope) -> tuple[Binding, ...]:
        if not self._enters(path, name, scope):
            return ()
        return self._resolver.bindings(path).bindings_of(name, scope)

    def _enters(self, path: str, name: str, scope: Scope) -> bool:
        """Whether a name is visited for the first time, and the limit is not reached."""
        key = (path, name, scope)
        if key in self._seen or len(self._seen) > _STEPS:
            return False
        self._seen.add(key)
        return True

    def _best(self, path: str, bound: tuple[Binding, ...]) -> Entity:
        """The last of several bindings, but Celery's own before all others, and unknown ones last.

        This is the meaning of a name that a ``try`` imports from one place or another.
        """
        outside: Entity = None
        inside: Entity = None
        for binding in reversed(bound):
            found = self._followed(path, binding)
            if isinstance(found, External):
                if found.dotted.startswith("celery."):
                    return found
                outside = outside or found
            else:
                inside = inside or found
        return inside or outside

    def _followed(self, path: str, binding: Binding) -> Entity:
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            match binding.fact:
                case ImportFact() as imported:
                    return self._imported(path, imported)
                case Definition() as definition:
                    return Defined(path, binding.unit, definition)
                case Assignment(value=Name(dotted=dotted), scope=scope) as assignment:
                    return self.dotted(path, dotted, scope) or Assigned(path, binding.unit, assignment)
                case Assignment() as assignment:
                    return Assigned(path, binding.unit, assignment)
        finally:
            self._depth -= 1

    def _imported(self, path: str, imported: ImportFact) -> Entity:
        if imported.name is None:
            # `import a.b` binds `a`, `import a.b as c` binds a.b.
            module = imported.module if imported.module != imported.local_name else imported.local_name
            if imported.local_name == imported.module.partition(".")[0]:
                module = imported.local_name
            found = self._resolver.imported(module, path)
            return Module(found) if found else External(module)
        found = self._resolver.imported(imported.module, path)
        if found is None:
            name = f"{imported.module}.{imported.name}"
            return None if imported.module.startswith(".") else External(name)
        return self._in_module(found, imported.name)

    def _in_stars(self, path: str, name: str, scope: Scope) -> Entity:
        stars = self._resolver.bindings(path).stars(scope)
        if not stars or not self._enters(path, f"*{name}", scope):
            return None
        for binding in reversed(stars):
            if not isinstance(binding.fact, ImportFact):
                continue
            module = binding.fact.module
            found = self._resolver.imported(module, path)
            if found is None:
                if module.partition(".")[0] == "celery":
                    return External(f"{module}.{name}")
            elif self._resolver.bindings(found).exports(name) and (entity := self._exported(found, name)):
                return entity
        return None

    def _exported(self, path: str, name: str) -> Entity:
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._in_module(path, name)
        finally:
            self._depth -= 1

    def _in_class(self, owner: Defined, names: tuple[str, ...]) -> Entity:
        """A class attribute, its own or that of the first base that has it; None if no known class has it."""
        for each in lineage(owner, self._bases):
            bound = self._bound(each.path, names[0], each.inner) if isinstance(each, Defined) else ()
            if isinstance(each, Defined) and bound and (found := self._best(each.path, bound)):
                return self.members(found, names[1:])
        return None

    def _bases(self, owner: Defined) -> Iterator[Entity]:
        if self._depth > _DEPTH:
            return
        self._depth += 1
        try:
            for base in base_names(owner):
                yield self.dotted(owner.path, base, owner.definition.scope)
        finally:
            self._depth -= 1
