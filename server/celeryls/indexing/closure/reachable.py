"""Computes which further files must be read for the names in the files that have been read."""

from __future__ import annotations

import builtins
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.name_edges import DecoratorEdge, ImportEdge, IncludeEdge, StringEdge
from celeryls.indexing.closure.task_words import task_words
from celeryls.indexing.closure.words import likely_names, words_of
from celeryls.project.names.resolve import Resolver
from celeryls.project.values.evaluate import Evaluation
from celeryls.source.outline.names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from celeryls.indexing.closure.name_edges import Edge, NameEdges
    from celeryls.project.names.modules import Modules
    from celeryls.source.outline.model import Outline

_OURS = frozenset(("celery", "kombu"))
_SOMEWHERE = "*"
"""The label of an unknown unit."""
_EVERYWHERE = frozenset(("*", "self", "cls", *dir(builtins)))


class Closure(NamedTuple):
    """``paths`` are files whose complete outline is needed, ``words`` names that make parts of other files relevant.

    ``task_words`` are such names too, of tasks and their modules; they only count if they are imported or mocked.
    """

    paths: frozenset[str]
    words: frozenset[str]
    task_words: frozenset[str] = frozenset()


def closure_of(edges: Mapping[str, NameEdges], outlines: Mapping[str, Outline], modules: Modules) -> Closure:
    """The files and words to read in addition; to be called again with the result, until nothing new is found.

    It follows the names of decorators and their arguments, of sent tasks and base classes, and strings that name
    settings modules. Words are the names of wrappers of Celery's decorators, in each module that renames them.
    ``outlines`` is only used for the few files that such names lead to.
    """
    resolver = Resolver(outlines, modules)
    visit = _Visit(edges, resolver)
    # Only functions with decorators can be tasks.
    decorated = frozenset().union(*(each.decorated for each in edges.values()))
    for path, each in edges.items():
        visit.add(path, each.named)
        for target in each.patched:
            visit.patched(path, target, decorated)
    visit.follow()
    likely = likely_names(edges.values())
    words = frozenset(words_of(edges, likely, resolver))
    return Closure(frozenset(visit.paths), words, task_words(edges, likely))


class _Visit:
    """Goes from names to the modules that bind them, and visits each pair once."""

    def __init__(self, edges: Mapping[str, NameEdges], resolver: Resolver) -> None:
        self.paths: set[str] = set()
        self._leads = edges
        self._resolver = resolver
        self._seen: set[tuple[str, str]] = set()
        self._ahead: deque[tuple[str, str]] = deque()

    def add(self, path: str, edges: Iterable[Edge]) -> None:
        """Adds the names that a file uses."""
        for edge in edges:
            match edge:
                case str():
                    self._name(path, edge)
                case StringEdge(module=module):
                    self._push_module(self._resolver.imported(module, path), "*")
                case ImportEdge(module=module, name=str() as name):
                    found = self._resolver.imported(module, path)
                    if found and (below := self._resolver.submodule(found, name)):
                        self._push(below, "*")
                    # What the package binds comes before a module of that name: `from .app import app`.
                    self._push_module(found, name)
                case IncludeEdge(call=call):
                    for file in Evaluation(self._resolver).included(path, _SOMEWHERE, call):
                        self._push(file, "*")
                case DecoratorEdge(name=name, edges=given):
                    self._name(path, name)
                    foreign = self._is_foreign(path, name)
                    self.add(path, (each for each in given if not foreign or self._is_own(path, each)))

    def patched(self, path: str, target: str, decorated: frozenset[str]) -> None:
        """``patch("module.task")`` leads to the module, if the name may be a task."""
        parts = target.split(".")
        for length in range(len(parts) - 1, 0, -1):
            if parts[length] in decorated:
                self._push_module(self._resolver.imported(".".join(parts[:length]), path), parts[length])

    def follow(self) -> None:
        """Continues until no name leads to a new module."""
        while self._ahead:
            path, name = self._ahead.popleft()
            edges = self._leads.get(path)
            if edges is None:
                if path in self._resolver.modules.files:
                    self.paths.add(path)
                continue
            top, inner = edges.top.get(name), edges.inner.get(name)
            self.add(path, top or ())
            self.add(path, inner or ())
            passed_over = top is None and inner is None and not edges.starred and name not in _EVERYWHERE
            if passed_over and not self._resolver.submodule(path, name):
                # It is in a part of the file that was not read.
                self.paths.add(path)
            for module in edges.stars if name == "*" or top is None else ():
                self._push_module(self._resolver.imported(module, path), name)

    def _name(self, path: str, dotted: str) -> None:
        """``package.module.name`` also leads into the module, regardless of what `package` binds."""
        head, *rest = dotted.split(".")
        self._push(path, head)
        edges = self._leads.get(path) if rest else None
        for edge in edges.top.get(head, ()) if edges else ():
            found = self._target(path, edge) if isinstance(edge, ImportEdge) else None
            for name in rest:
                if found is None:
                    break
                self._push(found, name)
                found = self._resolver.submodule(found, name)

    def _is_foreign(self, path: str, decorator: str) -> bool:
        """Whether a decorator belongs to a library that makes no tasks: following it is useless."""
        head, _, _ = decorator.partition(".")
        edges = self._leads.get(path)
        found = edges.top.get(head, ()) if edges else ()
        return bool(found) and all(
            isinstance(edge, ImportEdge) and self._is_library(path, edge.module) for edge in found
        )

    def _is_own(self, path: str, edge: Edge) -> bool:
        """Whether a name is defined in the file, not imported."""
        edges = self._leads.get(path)
        head = edge.partition(".")[0] if isinstance(edge, str) else None
        found = edges.top.get(head, ()) if edges and head else ()
        return head is not None and not any(isinstance(each, ImportEdge) for each in found)

    def _is_library(self, path: str, module: str) -> bool:
        root, _, _ = module.partition(".")
        return root in FOREIGN and root not in _OURS and self._resolver.imported(module, path) is None

    def _target(self, path: str, imported: ImportEdge) -> str | None:
        """The module that an import binds; None if it does not bind a module."""
        module = self._resolver.imported(imported.module, path)
        if imported.name is None or module is None:
            return module
        return self._resolver.submodule(module, imported.name)

    def _push_module(self, found: str | None, name: str) -> None:
        if found and found.endswith(".py"):
            self._push(found, name)

    def _push(self, path: str, name: str) -> None:
        if (path, name) not in self._seen:
            self._seen.add((path, name))
            self._ahead.append((path, name))
