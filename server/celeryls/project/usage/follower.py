"""Follows names through the variables, attributes, classes and modules of a project to the libraries behind them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from celeryls.project.usage.places import Owner, UsagePlace
from celeryls.source.text.chunks import split
from celeryls.source.usage.classes import class_usage
from celeryls.source.usage.function import function_usage
from celeryls.source.usage.module import module_usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.usage.places import Sources

_MOST_STEPS = 100
_DEEPEST = 20
_UNKNOWN = "?"


class Follower:
    """Names are chains, as in `source.usage.chains`, and are returned without calls: ``requests.Session.get``.

    A name that the file ``home`` does not bind is returned as it is written; one that can't be followed begins with
    ``?``. ``called`` collects the project's functions that are called on the way. While ``stays`` is True no other file
    is read. ``instances`` are functions of ``home`` that stand for an object of a class, as a task does.
    """

    def __init__(self, home: str, sources: Sources) -> None:
        self.home = home
        self.stays = False
        self.called: dict[int, UsagePlace] = {}
        self.instances: dict[str, Owner] = {}
        self._sources = sources
        self._modules: dict[str, UsagePlace | None] = {}
        self._paths: dict[tuple[str, str], tuple[str | None, str]] = {}
        self._steps = 0
        self._depth = 0
        self._own: int | None = None

    def used_in(self, place: UsagePlace) -> Iterator[str]:
        """The library names that a function uses."""
        for used in place.function.used if place.function else ():
            self._steps = self._depth = 0
            yield from self._names(used, place)

    def functions_called(self, chain: str, place: UsagePlace) -> tuple[UsagePlace, ...]:
        """The project's functions that a chain itself calls, in its order.

        What these functions call, and what the values of its names came from, is left out.
        """
        before, self.called = self.called, {}
        self._steps = self._depth = 0
        self._own = _length(chain)
        for _ in self._names(chain, place):
            pass
        found, self.called, self._own = tuple(self.called.values()), before, None
        return found

    def module(self, path: str) -> UsagePlace | None:
        """The module level of a file; None if it can't be read."""
        return self._module(path)

    def class_of(self, name: str, place: UsagePlace) -> Owner | None:
        """The project class with that name in a module; None if there is none, or it is unknown."""
        self._steps = 0
        return self._class(name, place)

    def _names(self, names: str, place: UsagePlace) -> Iterator[str]:
        """The library names that a chain comes from."""
        self._steps += 1
        if self._steps > _MOST_STEPS or self._depth > _DEEPEST:
            return
        self._depth += 1
        root, _, rest = names.partition(".")
        name, function = root.removesuffix("()"), place.function
        if function is not None and place.owner and name in ("super", function.first):
            yield from self._of_member(place.owner, rest, above=name == "super")
        elif function is not None and name in function.imports:
            yield from self._of_import(_joined(function.imports[name], root, rest), place)
        elif function is not None and name in function.assigned:
            for value in function.assigned[name]:
                yield from self._value(value, root, rest, place)
        else:
            yield from self._of_module(names, UsagePlace(place.path, place.module))
        self._depth -= 1

    def _value(self, value: str, root: str, rest: str, place: UsagePlace) -> Iterator[str]:
        """As ``_names``, for a chain whose first name is replaced by its value, which was computed somewhere else."""
        own = self._own
        if own is not None:
            self._own = min(own, _length(rest) + root.endswith("()"))
        yield from self._names(_joined(value, root, rest), place)
        self._own = own

    def _of_module(self, names: str, place: UsagePlace) -> Iterator[str]:
        """As ``_names``, for a chain whose first name belongs to the module."""
        root, _, rest = names.partition(".")
        name, module = root.removesuffix("()"), place.module
        if name in module.imports:
            yield from self._of_import(_joined(module.imports[name], root, rest), place)
        elif (values := module.values(name)) is not None:
            for value in values:
                yield from self._value(value, root, rest, place)
        elif text := module.class_(name):
            owner = Owner(class_usage(text), place.path, module, text)
            if root != name and "__init__" in owner.usage.methods:
                self._call(self._inside("__init__", owner), rest)
            yield from self._of_member(owner, rest)
        elif text := module.function(name):
            yield from self._of_function(text, root, rest, place)
        elif found := self._in_stars(name, place):
            yield from self._of_module(names, found)
        else:
            yield _plain(names) if place.path == self.home else _plain(f"{_UNKNOWN}.{names}")

    def _of_function(self, text: str, root: str, rest: str, place: UsagePlace) -> Iterator[str]:
        inner = place._replace(function=function_usage(text), text=text)
        if root.endswith("()"):
            self._call(inner, rest)
            for value in inner.function.returned if inner.function else ():
                yield from self._value(value, "", rest, inner)
        elif rest and place.path == self.home and root in self.instances:
            yield from self._of_member(self.instances[root], rest)

    def _of_member(self, owner: Owner, rest: str, *, above: bool = False) -> Iterator[str]:
        """The origin of an attribute of a class or instance; with ``above``, it is only searched in the bases."""
        attribute, _, more = rest.partition(".")
        name = attribute.removesuffix("()")
        usage = owner.usage
        if name in usage.attributes and not above:
            for origin in usage.attributes[name]:
                place = self._inside(origin.method, owner)
                for value in origin.chains:
                    yield from self._value(value, attribute, more, place)
        elif name in usage.methods and not above:
            place = self._inside(name, owner)
            if name != attribute:
                self._call(place, more)
            for value in place.function.returned if place.function else ():
                yield from self._value(value, "", more, place)
        else:
            for base in usage.bases:
                yield from self._names(_joined(base, "", rest), UsagePlace(owner.path, owner.module))

    def _of_import(self, dotted: str, place: UsagePlace) -> Iterator[str]:
        self._steps += 1
        path, rest = self._located(dotted, place)
        if self._steps > _MOST_STEPS:
            return
        if path is None:
            yield _plain(f"{_UNKNOWN}{dotted}" if dotted.startswith(".") else dotted)
        elif self.stays:
            yield _plain(f"{_UNKNOWN}.{rest}")
        elif rest and (module := self._module(path)):
            yield from self._of_module(rest, module)

    def _class(self, name: str, place: UsagePlace) -> Owner | None:
        root, _, rest = name.partition(".")
        if not rest and (text := place.module.class_(root)):
            return Owner(class_usage(text), place.path, place.module, text)
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if root in place.module.imports:
            path, below = self._located(_joined(place.module.imports[root], root, rest), place)
            module = self._module(path) if path and below else None
            return self._class(below, module) if module else None
        star = self._in_stars(root, place)
        return self._class(name, star) if star else None

    def _in_stars(self, name: str, place: UsagePlace) -> UsagePlace | None:
        """The module that a star import takes a name from; None if none is known to have it."""
        for star in place.module.stars if not self.stays else ():
            path, _ = self._located(star, place)
            found = self._module(path) if path and path != place.path else None
            if found and found.module.binds(name):
                return found
        return None

    def _located(self, dotted: str, place: UsagePlace) -> tuple[str | None, str]:
        """The path of the project module that a dotted name leads into, and the rest of the name.

        None for a library.
        """
        key = (dotted, place.path)
        if key not in self._paths:
            self._paths[key] = self._path_of(dotted, place.path)
        return self._paths[key]

    def _path_of(self, dotted: str, seen_from: str) -> tuple[str | None, str]:
        names = dotted.lstrip(".")
        dots, parts = dotted[: len(dotted) - len(names)], names.split(".")
        if not dots and parts[0] in sys.stdlib_module_names:
            return None, ""
        plain = next((index for index, part in enumerate(parts) if part.endswith("()")), len(parts))
        for length in range(plain, -1 if dots else 0, -1):
            if path := self._sources.module_path(dots + ".".join(parts[:length]), seen_from):
                return path, ".".join(parts[length:])
        return None, ""

    def _module(self, path: str) -> UsagePlace | None:
        if path not in self._modules:
            text = self._sources.module_text(path)
            self._modules[path] = UsagePlace(path, module_usage(split(text))) if text is not None else None
        return self._modules[path]

    def _inside(self, method: str, owner: Owner) -> UsagePlace:
        text = owner.usage.methods.get(method)
        return UsagePlace(owner.path, owner.module, function_usage(text) if text else None, owner, text or "")

    def _call(self, place: UsagePlace, rest: str) -> None:
        """Notes a call that is followed by the rest of a chain."""
        if self._own is None or _length(rest) < self._own:
            self.called.setdefault(id(place.function), place)


def _joined(value: str, root: str, rest: str) -> str:
    """A chain with its first name replaced by its value."""
    called = "()" if root.endswith("()") and not value.endswith("()") else ""
    return f"{value}{called}.{rest}" if rest else f"{value}{called}"


def _length(names: str) -> int:
    """How many names a chain has."""
    return names.count(".") + 1 if names else 0


def _plain(names: str) -> str:
    return names.replace("()", "")
