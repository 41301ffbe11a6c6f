"""One search for the meaning of a name: it goes where imports and assignments lead, and ends in cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.bindings import inside
from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member, Module
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import Assignment, Definition, Import

if TYPE_CHECKING:
    from celeryls.project.names.bindings import Binding
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope

_STEPS = 400
_DEPTH = 50
_OWN = ("self", "cls")


class Search:
    """A search, with the names that it has passed; each is entered once, so that it ends.

    What it finds depends on where it begins alone, never on searches before it.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._seen: set[tuple[str, str, Scope]] = set()
        self._depth = 0

    def dotted(self, path: str, dotted: str, scope: Scope) -> Entity:
        """What a dotted name means in a file's scope."""
        head, *rest = dotted.split(".")
        if head in _OWN and rest and (owner := self._class_around(path, scope)):
            return self._in_class(owner, tuple(rest))
        # `import a.b` binds a, and with it a.b.
        if rest and (bound := self._in_scopes(path, dotted, scope)):
            return bound
        return self.members(self._in_scopes(path, head, scope), tuple(rest))

    def members(self, entity: Entity, names: tuple[str, ...]) -> Entity:
        """What is reached from an entity over attributes."""
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
        for length in range(len(scope), -1, -1):
            inner = scope[:length]
            if length and length < len(scope) and inner[-1][0] == "class":
                continue  # what a class binds, its methods don't see
            if bound := self._bound(path, name, inner):
                return self._best(path, bound)
            if length and self._is_local(path, name, inner):
                return None
            if found := self._in_stars(path, name, inner):
                return found
        return None

    def _in_module(self, path: str, name: str) -> Entity:
        """A module's attribute: a name that it binds, else a module in it."""
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
        key = (path, name, scope)
        if key in self._seen or len(self._seen) > _STEPS:
            return ()
        self._seen.add(key)
        self._resolver.memo.read((path, name))
        bindings = self._resolver.bindings(path)
        return bindings.scopes.get(scope, {}).get(name, ()) if bindings else ()

    def _best(self, path: str, bound: tuple[Binding, ...]) -> Entity:
        """Of several bindings the last, but Celery's own before all, and what can't be told after all.

        That is the meaning of a name that is imported with ``try`` from one place or another.
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
                case Import() as imported:
                    return self._imported(path, imported)
                case Definition() as definition:
                    return Defined(path, binding.unit, definition)
                case Assignment(value=Name(dotted=dotted), scope=scope) as assignment:
                    return self.dotted(path, dotted, scope) or Assigned(path, binding.unit, assignment)
                case Assignment() as assignment:
                    return Assigned(path, binding.unit, assignment)
        finally:
            self._depth -= 1

    def _imported(self, path: str, imported: Import) -> Entity:
        if imported.name is None:
            # `import a.b` binds `a`, `import a.b as c` binds a.b.
            module = imported.module if imported.module != imported.bound else imported.bound
            if imported.bound == imported.module.partition(".")[0]:
                module = imported.bound
            found = self._resolver.imported(module, path)
            return Module(found) if found else External(module)
        found = self._resolver.imported(imported.module, path)
        if found is None:
            name = f"{imported.module}.{imported.name}"
            return None if imported.module.startswith(".") else External(name)
        return self._in_module(found, imported.name)

    def _in_stars(self, path: str, name: str, scope: Scope) -> Entity:
        self._resolver.memo.read((path, "*"))
        bindings = self._resolver.bindings(path)
        if bindings is None or scope not in bindings.stars:
            return None
        for binding in reversed(bindings.stars[scope]):
            if not isinstance(binding.fact, Import):
                continue
            module = binding.fact.module
            found = self._resolver.imported(module, path)
            if found is None:
                if module.partition(".")[0] == "celery":
                    return External(f"{module}.{name}")
            elif self._is_exported(found, name) and (entity := self._exported(found, name)):
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

    def _is_exported(self, path: str, name: str) -> bool:
        self._resolver.memo.read((path, "__all__"))
        bindings = self._resolver.bindings(path)
        if bindings is None:
            return False
        public = bindings.public
        return not name.startswith("_") if public is None else name in public

    def _in_class(self, owner: Defined, names: tuple[str, ...]) -> Entity:
        """A class' attribute, its own or that of the first base that has it; None where no known class has it."""
        bound = self._bound(owner.path, names[0], owner.inner)
        if bound:
            return self.members(self._best(owner.path, bound), names[1:])
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            for base in owner.definition.bases:
                if base.name is None and isinstance(base.value, Name):
                    above = self.dotted(owner.path, base.value.dotted, owner.definition.scope)
                    if isinstance(above, Defined) and (found := self._in_class(above, names)):
                        return found
        finally:
            self._depth -= 1
        return None

    def _class_around(self, path: str, scope: Scope) -> Defined | None:
        depth = next((i for i in range(len(scope), 0, -1) if scope[i - 1][0] == "class"), 0)
        if not depth or depth == len(scope):
            return None
        found = self._definition(path, scope[:depth])
        return found if found and found.definition.kind == "class" else None

    def _definition(self, path: str, scope: Scope) -> Defined | None:
        """The last definition that makes a scope."""
        name = scope[-1][1]
        self._resolver.memo.read((path, name))
        bindings = self._resolver.bindings(path)
        if bindings is None:
            return None
        for binding in reversed(bindings.scopes.get(scope[:-1], {}).get(name, ())):
            if isinstance(binding.fact, Definition):
                return Defined(path, binding.unit, binding.fact)
        return None

    def _is_local(self, path: str, name: str, scope: Scope) -> bool:
        """Whether a function binds a name to what only a run can tell."""
        made_by = self._definition(path, scope) if scope[-1][0] == "def" else None
        if made_by is None:
            return False
        self._resolver.memo.read((path, inside(scope[-1][1])))
        definition = made_by.definition
        return name in definition.locals or any(name == each.name.lstrip("*") for each in definition.parameters)
