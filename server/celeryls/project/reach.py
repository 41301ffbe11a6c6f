"""Which further files have to be read for the names in those that are read already."""

from __future__ import annotations

import builtins
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.reach_leads import leads, leads_of, patched
from celeryls.project.reach_words import words_of
from celeryls.project.resolve import Resolver
from celeryls.source.outline import Assignment, Definition, Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from celeryls.project.bindings import Bindings
    from celeryls.project.modules import Modules
    from celeryls.project.reach_leads import Lead
    from celeryls.source.outline import Outline

_EVERYWHERE = frozenset(("*", "self", "cls", *dir(builtins)))


class Reach(NamedTuple):
    """``paths`` are files whose whole outline is needed, ``words`` names by which more of the others matters."""

    paths: frozenset[str]
    words: frozenset[str]


class Known(NamedTuple):
    """What a file tells by itself, as long as its outline and the project's modules are the same."""

    outline: Outline
    bindings: Bindings
    leads: tuple[Lead, ...]
    patched: frozenset[str]
    decorated: frozenset[str]


def reach(outlines: Mapping[str, Outline], modules: Modules, known: dict[str, Known] | None = None) -> Reach:
    """What is to be read beside what has been; called again with it, it may lead on, until nothing new is named.

    Followed are the names of decorators and their arguments, of what is sent, of classes' bases, and strings that name
    the modules of settings. Words are what wrappers of Celery's decorators are called, in each module that renames
    them. ``known`` is filled, and spares the work for files that are the same the next time.
    """
    resolver = Resolver(outlines, modules)
    files = {} if known is None else known
    for path, outline in outlines.items():
        file = files.get(path)
        if file is None or file.outline is not outline:
            files[path] = _read(path, outline, resolver)
        else:
            resolver.replace(path, file.bindings)
    visit = _Visit(resolver)
    visit.push(lead for path in outlines for lead in files[path].leads)
    # A task is one of the functions that have decorators.
    decorated = frozenset().union(*(files[path].decorated for path in outlines))
    for path in outlines:
        for target in files[path].patched:
            visit.patched(path, target, decorated)
    visit.follow()
    return Reach(frozenset(visit.paths), frozenset(words_of(resolver)))


def _read(path: str, outline: Outline, resolver: Resolver) -> Known:
    bindings = resolver.bindings(path)
    if bindings is None:
        raise KeyError(path)
    found = tuple(dict.fromkeys(leads(path, bindings, resolver)))
    decorated = (made.name for _, unit in outline.units for made in unit.definitions if made.decorators)
    return Known(outline, bindings, found, frozenset(patched(outline.units)), frozenset(decorated))


class _Visit:
    """Goes from names to the modules that bind them, and enters each pair of them once."""

    def __init__(self, resolver: Resolver) -> None:
        self.paths: set[str] = set()
        self._resolver = resolver
        self._seen: set[Lead] = set()
        self._ahead: deque[Lead] = deque()

    def push(self, found: Iterable[Lead]) -> None:
        """Takes leads that are to be followed."""
        for lead in found:
            if lead not in self._seen:
                self._seen.add(lead)
                self._ahead.append(lead)

    def patched(self, path: str, target: str, decorated: frozenset[str]) -> None:
        """``patch("module.task")`` leads to the module, where the name may be that of a task."""
        parts = target.split(".")
        for length in range(len(parts) - 1, 0, -1):
            if parts[length] not in decorated:
                continue
            found = self._resolver.imported(".".join(parts[:length]), path)
            if found and found.endswith(".py"):
                self.push([(found, parts[length])])

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

    def _binding(self, path: str, fact: Import | Definition | Assignment) -> None:
        match fact:
            case Import(name=None):
                return
            case Import(module=module, name=str() as name):
                found = self._resolver.imported(module, path)
                if found and (below := self._resolver.submodule(found, name)):
                    self.push([(below, "*")])
                elif found and found.endswith(".py"):
                    self.push([(found, name)])
            case Assignment(value=value):
                self.push(leads_of(path, value, self._resolver))
            case Definition(bases=bases):
                for base in bases:
                    self.push(leads_of(path, base.value, self._resolver))

    def _stars(self, path: str, name: str, bindings: Bindings) -> None:
        known = name != "*" and name in bindings.scopes.get((), {})
        for binding in () if known else bindings.stars.get((), ()):
            if isinstance(binding.fact, Import):
                found = self._resolver.imported(binding.fact.module, path)
                if found and found.endswith(".py"):
                    self.push([(found, name)])
