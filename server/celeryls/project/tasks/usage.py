"""Which names of libraries a task uses: followed through variables, attributes, classes and modules of the project."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.usage.classes import ClassUsage, class_usage
from celeryls.source.usage.function import FunctionUsage, function_usage
from celeryls.source.usage.module import ModuleUsage, module_usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.source.facts.tasks import Task
    from celeryls.source.text.file import SourceFile

    Find = Callable[[str, str], tuple[str, str] | None]
    """The path and the text of a module of the project, by its name, with dots in front where it is relative, and the
    path of the file that imports it; None where the project has none."""

_MOST_STEPS = 100
_DEEPEST = 20
_UNKNOWN = "?"


class Owner(NamedTuple):
    """A class of the project, and the module that it stands in."""

    usage: ClassUsage
    path: str
    module: ModuleUsage


class Place(NamedTuple):
    """Where a chain stands: a module, a function in it, and the class whose object the function's first name is."""

    path: str
    module: ModuleUsage
    function: FunctionUsage | None = None
    owner: Owner | None = None


class Usage:
    """What a task uses of libraries, each name dotted and without calls: ``requests.Session.get``.

    A name that the task's file binds nowhere is taken as it is written; one that can't be followed begins with ``?``.
    """

    def __init__(self, task: Task, file: SourceFile, path: str, find: Find) -> None:
        self._task = task
        self._find = find
        self._home = Place(path, ModuleUsage(file.chunks))
        self._modules: dict[str, ModuleUsage] = {}
        self._called: list[Place] = []
        self._steps = 0
        self._depth = 0

    @cached_property
    def direct(self) -> frozenset[str]:
        """The names that the task's own body leads to."""
        definition = self._task.definition
        text = self._task.source[definition.header.start : definition.body.end]
        owner = self._base if self._task.decorator.argument("bind") else self._around
        return self._all(self._home._replace(function=function_usage(text), owner=owner))

    @cached_property
    def through_calls(self) -> frozenset[str]:
        """The names in the project's functions that the body calls; what these call is not followed."""
        called = self._called if self.direct is not None else ()
        return frozenset().union(*map(self._all, tuple(called)))

    @cached_property
    def base_attributes(self) -> frozenset[str]:
        """What the class in ``base=`` sets, or one above it, as far as these are the project's and can be read."""
        found: set[str] = set()
        waiting = [self._base]
        for owner in waiting:
            if owner is not None and len(waiting) < _DEEPEST:
                found |= owner.usage.set
                waiting += [self._class(base, Place(owner.path, owner.module)) for base in owner.usage.bases]
        return frozenset(found)

    @cached_property
    def _base(self) -> Owner | None:
        argument = self._task.decorator.argument("base")
        return self._class(argument.text, self._home) if argument else None

    @property
    def _around(self) -> Owner | None:
        """The class that a task is defined in."""
        containers = self._task.definition.containers
        return self._class(containers[-1][1], self._home) if containers and containers[-1][0] == "class" else None

    def _all(self, place: Place) -> frozenset[str]:
        found: set[str] = set()
        for chain in place.function.used if place.function else ():
            self._steps = self._depth = 0
            found.update(self._names(chain, place))
        return frozenset(found)

    def _names(self, chain: str, place: Place) -> Iterator[str]:
        """The names of libraries that a chain comes from."""
        self._steps += 1
        if self._steps > _MOST_STEPS or self._depth > _DEEPEST:
            return
        self._depth += 1
        root, _, rest = chain.partition(".")
        name, function = root.removesuffix("()"), place.function
        if function is not None and place.owner and name in ("super", function.first):
            yield from self._of_member(place.owner, rest, above=name == "super")
        elif function is not None and name in function.imports:
            yield from self._of_import(_joined(function.imports[name], root, rest), place)
        elif function is not None and name in function.bound:
            for value in function.bound[name]:
                yield from self._names(_joined(value, root, rest), place)
        else:
            yield from self._of_module(chain, Place(place.path, place.module))
        self._depth -= 1

    def _of_module(self, chain: str, place: Place) -> Iterator[str]:
        """As ``_names``, of a chain whose first name is the module's own."""
        root, _, rest = chain.partition(".")
        name, module = root.removesuffix("()"), place.module
        if name in module.imports:
            yield from self._of_import(_joined(module.imports[name], root, rest), place)
        elif (values := module.values(name)) is not None:
            for value in values:
                yield from self._names(_joined(value, root, rest), place)
        elif text := module.class_(name):
            owner = Owner(class_usage(text), place.path, module)
            if root != name:
                self._call("__init__", owner)
            yield from self._of_member(owner, rest)
        elif text := module.function(name):
            yield from self._of_function(text, root, rest, place)
        elif found := self._in_stars(name, place):
            yield from self._of_module(chain, found)
        else:
            yield _plain(chain) if place.path == self._home.path else _plain(f"{_UNKNOWN}.{chain}")

    def _of_function(self, text: str, root: str, rest: str, place: Place) -> Iterator[str]:
        inner = place._replace(function=function_usage(text))
        if root.endswith("()"):
            self._called.append(inner)
            for value in inner.function.returned if inner.function else ():
                yield from self._names(_joined(value, "", rest), inner)
        elif rest and self._base and place.path == self._home.path and root == self._task.definition.name:
            yield from self._of_member(self._base, rest)

    def _of_member(self, owner: Owner, rest: str, *, above: bool = False) -> Iterator[str]:
        """What an attribute of a class or of its object comes from; ``above`` it is looked for in its bases alone."""
        attribute, _, more = rest.partition(".")
        name = attribute.removesuffix("()")
        usage = owner.usage
        if name in usage.attributes and not above:
            for origin in usage.attributes[name]:
                place = self._inside(origin.method, owner)
                for value in origin.chains:
                    yield from self._names(_joined(value, attribute, more), place)
        elif name in usage.methods and not above:
            place = self._inside(name, owner)
            if name != attribute:
                self._called.append(place)
            for value in place.function.returned if place.function else ():
                yield from self._names(_joined(value, "", more), place)
        else:
            for base in usage.bases:
                yield from self._names(_joined(base, "", rest), Place(owner.path, owner.module))

    def _of_import(self, dotted: str, place: Place) -> Iterator[str]:
        if found := self._located(dotted, place):
            if found[1]:
                yield from self._of_module(found[1], found[0])
        else:
            yield _plain(f"{_UNKNOWN}{dotted}" if dotted.startswith(".") else dotted)

    def _class(self, chain: str, place: Place) -> Owner | None:
        """The project's class of that name; None where there is none, or it can't be told."""
        root, _, rest = chain.partition(".")
        if not rest and (text := place.module.class_(root)):
            return Owner(class_usage(text), place.path, place.module)
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if root in place.module.imports:
            found = self._located(_joined(place.module.imports[root], root, rest), place)
            return self._class(found[1], found[0]) if found else None
        star = self._in_stars(root, place)
        return self._class(chain, star) if star else None

    def _in_stars(self, name: str, place: Place) -> Place | None:
        """The module that a star import takes a name from; None where none is known to have it."""
        for star in place.module.stars:
            found = self._located(star, place)
            if found and found[0].path != place.path:
                module = found[0].module
                if module.class_(name) or module.function(name) or name in module.imports or module.values(name):
                    return found[0]
        return None

    def _located(self, dotted: str, place: Place) -> tuple[Place, str] | None:
        """The module of the project that a dotted name leads into, and what is behind it; None for a library's."""
        names = dotted.lstrip(".")
        dots, parts = dotted[: len(dotted) - len(names)], names.split(".")
        if not dots and parts[0] in sys.stdlib_module_names:
            return None
        plain = next((index for index, part in enumerate(parts) if part.endswith("()")), len(parts))
        for length in range(plain, -1 if dots else 0, -1):
            if found := self._find(dots + ".".join(parts[:length]), place.path):
                path, text = found
                module = self._modules.setdefault(path, module_usage(text))
                return Place(path, module), ".".join(parts[length:])
        return None

    def _inside(self, method: str, owner: Owner) -> Place:
        text = owner.usage.methods.get(method)
        return Place(owner.path, owner.module, function_usage(text) if text else None, owner)

    def _call(self, method: str, owner: Owner) -> None:
        if method in owner.usage.methods:
            self._called.append(self._inside(method, owner))


def _joined(value: str, root: str, rest: str) -> str:
    """A chain with what it stands for in place of its first name."""
    called = "()" if root.endswith("()") and not value.endswith("()") else ""
    return f"{value}{called}.{rest}" if rest else f"{value}{called}"


def _plain(chain: str) -> str:
    return chain.replace("()", "")
