"""Which further files have to be read for the names in those that are read already."""

from __future__ import annotations

import builtins
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.reach_words import words_of
from celeryls.project.resolve import Resolver
from celeryls.source.outline import Assignment, Definition, Import
from celeryls.source.values import Attribute, Call, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.bindings import Bindings
    from celeryls.project.modules import Modules
    from celeryls.source.outline import Outline, Scope, UnitOutline
    from celeryls.source.values import Value

_ASKED = frozenset(
    ("delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "s", "si", "signature", "starmap", "subtask")
)
_BASES = re.compile(r"task|celery|app|config|settings|base", re.IGNORECASE)
_LEADING = (
    "config_from_object",
    "setdefault",
    "send_task",
    "signature",
    "Celery",
    "autodiscover_tasks",
    "register_task",
)
_EVERYWHERE = frozenset(("*", "self", "cls", *dir(builtins)))
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Reach(NamedTuple):
    """``paths`` are files whose whole outline is needed, ``words`` names by which more of the others matters."""

    paths: frozenset[str]
    words: frozenset[str]


def reach(outlines: Mapping[str, Outline], modules: Modules) -> Reach:
    """What is to be read beside what has been; called again with it, it may lead on, until nothing new is named.

    Followed are the names of decorators and their arguments, of what is sent, of classes' bases, and strings that name
    the modules of settings. Words are what wrappers of Celery's decorators are called, in each module that renames
    them.
    """
    resolver = Resolver(outlines, modules)
    visit = _Visit(resolver, _decorated(outlines))
    for path in outlines:
        bindings = resolver.bindings(path)
        if bindings is not None:
            for unit in bindings.units.values():
                visit.unit(path, unit)
    visit.follow()
    return Reach(frozenset(visit.paths), frozenset(words_of(resolver)))


class _Visit:
    """Goes from names to the modules that bind them, and enters each pair of them once."""

    def __init__(self, resolver: Resolver, functions: frozenset[str]) -> None:
        self.paths: set[str] = set()
        self._functions = functions
        self._resolver = resolver
        self._seen: set[tuple[str, str]] = set()
        self._ahead: deque[tuple[str, str]] = deque()

    def unit(self, path: str, unit: UnitOutline) -> None:
        """Takes what a unit names."""
        for definition in unit.definitions:
            for decorator in definition.decorators:
                self._value(path, decorator)
            for base in definition.bases:
                if isinstance(base.value, Name) and _BASES.search(base.value.dotted):
                    self._name(path, base.value.dotted)
        for called in unit.calls:
            self._call(path, called.call, called.scope)

    def follow(self) -> None:
        """Goes on until no name leads further."""
        while self._ahead:
            path, name = self._ahead.popleft()
            bindings = self._resolver.bindings(path)
            if bindings is None:
                if path in self._resolver.modules.files:
                    self.paths.add(path)
                continue
            found = [binding for scope in bindings.scopes.values() for binding in scope.get(name, ())]
            for binding in found:
                self._binding(path, binding.fact)
            passed_over = not found and not bindings.stars and name not in _EVERYWHERE
            if passed_over and not self._resolver.submodule(path, name):
                # It stands in a part of the file that was passed over.
                self.paths.add(path)
            self._stars(path, name, bindings)

    def _call(self, path: str, call: Call, scope: Scope) -> None:
        match call.callee:
            case Name(dotted=dotted):
                head, _, method = dotted.rpartition(".")
                if head and method in _ASKED and not self._is_local(path, head.partition(".")[0], scope):
                    self._name(path, head)
                if method == "patch" and call.arguments:
                    self._patched(path, call.arguments[0].value)
                if method in _LEADING:
                    for argument in call.arguments:
                        self._value(path, argument.value)
            case _:
                return

    def _patched(self, path: str, target: Value) -> None:
        """``patch("module.task")`` leads to the module, where the name may be that of a task."""
        if not isinstance(target, Constant) or not isinstance(target.value, str):
            return
        parts = target.value.split(".")
        for length in range(len(parts) - 1, 0, -1):
            if parts[length] not in self._functions:
                continue
            found = self._resolver.imported(".".join(parts[:length]), path)
            if found and found.endswith(".py"):
                self._push(found, parts[length])

    def _is_local(self, path: str, name: str, scope: Scope) -> bool:
        """Whether a name is bound by a function around it to what only a run can tell."""
        bindings = self._resolver.bindings(path)
        for length in range(1, len(scope) + 1 if bindings else 0):
            kind, function = scope[length - 1]
            for binding in bindings.scopes.get(scope[: length - 1], {}).get(function, ()) if bindings else ():
                if kind == "def" and isinstance(binding.fact, Definition):
                    names = (*binding.fact.locals, *(each.name.lstrip("*") for each in binding.fact.parameters))
                    if name in names:
                        return True
        return False

    def _value(self, path: str, value: Value) -> None:
        match value:
            case Name(dotted=dotted):
                self._name(path, dotted)
            case Attribute(of=of):
                self._value(path, of)
            case Call(callee=callee, arguments=arguments):
                self._value(path, callee)
                for argument in arguments:
                    self._value(path, argument.value)
            case Constant(value=str() as text) if _MODULE.fullmatch(module := text.partition(":")[0]):
                self._string(path, module)

    def _string(self, path: str, module: str) -> None:
        found = self._resolver.imported(module, path)
        if found and found.endswith(".py"):
            self._push(found, "*")

    def _name(self, path: str, dotted: str) -> None:
        self._push(path, dotted.partition(".")[0])
        self._submodules(path, dotted)

    def _submodules(self, path: str, dotted: str) -> None:
        """``package.module.name`` leads into the module, whatever `package` binds."""
        head, *rest = dotted.split(".")
        bindings = self._resolver.bindings(path)
        for binding in bindings.scopes.get((), {}).get(head, ()) if bindings else ():
            if not isinstance(binding.fact, Import):
                continue
            found = self._target(path, binding.fact)
            for name in rest:
                if found is None:
                    break
                self._push(found, name)
                found = self._resolver.submodule(found, name)

    def _target(self, path: str, imported: Import) -> str | None:
        """The module that an import binds; None where it is no module."""
        module = self._resolver.imported(imported.module, path)
        if imported.name is None or module is None:
            return module
        return self._resolver.submodule(module, imported.name)

    def _binding(self, path: str, fact: Import | Definition | Assignment) -> None:
        match fact:
            case Import(name=None):
                return
            case Import(module=module, name=str() as name):
                found = self._resolver.imported(module, path)
                if found and (below := self._resolver.submodule(found, name)):
                    self._push(below, "*")
                elif found and found.endswith(".py"):
                    self._push(found, name)
            case Assignment(value=value):
                self._value(path, value)
            case Definition(bases=bases):
                for base in bases:
                    self._value(path, base.value)

    def _stars(self, path: str, name: str, bindings: Bindings) -> None:
        known = name != "*" and name in bindings.scopes.get((), {})
        for binding in () if known else bindings.stars.get((), ()):
            if isinstance(binding.fact, Import):
                found = self._resolver.imported(binding.fact.module, path)
                if found and found.endswith(".py"):
                    self._push(found, name)

    def _push(self, path: str, name: str) -> None:
        if (path, name) not in self._seen:
            self._seen.add((path, name))
            self._ahead.append((path, name))


def _decorated(outlines: Mapping[str, Outline]) -> frozenset[str]:
    """The names of all functions that have decorators: a task is one of them."""
    units = (unit for outline in outlines.values() for _, unit in outline.units)
    return frozenset(made.name for unit in units for made in unit.definitions if made.decorators)
