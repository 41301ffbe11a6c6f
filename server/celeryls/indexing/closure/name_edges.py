"""The edges from the names in one file to other modules, computed from its outline alone.

Much smaller than the outline.
"""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from celeryls.catalogue.names import SENDING, SIGNING
from celeryls.indexing.closure.aliases import aliases_in, renamed
from celeryls.project.names.changing import includes
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import CallFact, Definition, Outline, UnitOutline

# Too many other objects have methods called `map` and `chunks`.
_SENDING_METHODS = (SENDING | SIGNING) - {"map", "chunks"}
_BASES = re.compile(r"task|celery|app|config|settings|base", re.IGNORECASE)
_EXCEPTIONS = re.compile("error|exception|failure", re.IGNORECASE)
_FOLLOWED_CALLS = frozenset(
    (
        "config_from_object", "setdefault", "send_task", "signature", "Celery", "autodiscover_tasks", "register_task",
        "add_defaults", "shared_task", "task",
    )
)  # fmt: skip
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")

Shared = TypeVar("Shared")


class ImportEdge(NamedTuple):
    """The target of an import; ``name`` is None for ``import module``."""

    module: str
    name: str | None


class StringEdge(NamedTuple):
    """A string that may be the name of a module."""

    module: str


class DecoratorEdge(NamedTuple):
    """A decorator that is called: its name, and the edges of its arguments."""

    name: str
    edges: tuple[Edge, ...]


class IncludeEdge(NamedTuple):
    """A call that may include other files: ``include("base.py")``."""

    call: CallExpression


Edge = str | ImportEdge | StringEdge | DecoratorEdge | IncludeEdge
"""A dotted name as the file writes it, an import, a string, a decorator that is called, or an include."""


class NameEdges(NamedTuple):
    """The names that a file uses, and what it binds names to.

    ``named`` are names in decorators and their arguments, base classes and sending calls; ``patched`` are the strings
    in ``patch("module.task")``, ``decorated`` the names of functions with decorators. ``top`` maps the names bound at
    module level to their edges, ``inner`` those bound in functions and classes. ``stars`` are the modules of
    module-level star imports, ``starred`` says that there are star imports at all. ``aliases`` has for each name the
    words that may make it an alias of one of Celery's decorators; ``renamed`` are pairs of a name and another name
    given to it.
    """

    named: frozenset[Edge]
    patched: frozenset[str]
    decorated: frozenset[str]
    top: dict[str, tuple[Edge, ...]]
    inner: dict[str, tuple[Edge, ...]]
    stars: tuple[str, ...]
    starred: bool
    aliases: dict[str, tuple[str, ...]]
    renamed: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, outline: Outline) -> NameEdges:
        """The edges of a file."""
        units = [unit for _, unit in outline.units]
        made = [definition for unit in units for definition in unit.definitions]
        top: dict[str, tuple[Edge, ...]] = {}
        inner: dict[str, tuple[Edge, ...]] = {}
        aliases: dict[str, tuple[str, ...]] = {}
        for name, is_top, found in _bound(units):
            names = top if is_top else inner
            names[name] = _shared(names.get(name, ()) + found)
        for name, words in aliases_in(units):
            aliases[name] = _shared(aliases.get(name, ()) + words)
        stars = [each for unit in units for each in unit.imports if each.name == "*"]
        return cls(
            named=frozenset(_named(units)),
            patched=frozenset(_patched(units)),
            decorated=frozenset(intern(each.name) for each in made if each.decorators),
            top=top,
            inner=inner,
            stars=tuple(each.module for each in stars if not each.scope),
            starred=bool(stars),
            aliases=aliases,
            renamed=tuple(renamed(units)),
        )


def forget_shared() -> None:
    """Frees what lets equal edges be shared; those that are made later are shared among themselves."""
    _known.clear()


_MOST = 20_000
_known: dict[tuple[Any, ...], tuple[Any, ...]] = {}


def _shared(edges: tuple[Shared, ...]) -> tuple[Shared, ...]:
    """The first of all equal tuples: files of one project import the same names."""
    if len(_known) >= _MOST:
        forget_shared()
    return _known.setdefault(edges, edges)


def _named(units: list[UnitOutline]) -> Iterator[Edge]:
    definitions = [definition for unit in units for definition in unit.definitions]
    for definition in definitions:
        for decorator in definition.decorators:
            yield from _decorator(decorator)
        whole = _looks_like_task(definition)  # its mixins may have options and hooks
        yield from (intern(base) for base in _base_names(definition) if whole or _BASES.search(base))
    exceptions = _exceptions(units)
    running = {each.name for each in definitions if each.decorators or _looks_like_task(each)} if exceptions else set()
    own: dict[object, set[str]] = {}
    for called in (called for unit in units for called in unit.calls):
        callee = called.call.callee
        name = callee.dotted if isinstance(callee, Name) else ""
        head, _, method = name.rpartition(".")
        if name in exceptions and called.scope and called.scope[0][1] in running:
            yield intern(name)  # a task may raise it
        if head and method in _SENDING_METHODS:
            own = own or _local_names(units)
            if not _is_local(head.partition(".")[0], called, own):
                yield intern(head)
        if method == "connect" and _from_celery(name, units):
            own = own or _local_names(units)
            yield from _argument_edges(called, own)
        if method in _FOLLOWED_CALLS or (method == "update" and head.endswith("conf")):
            own = own or _local_names(units)
            yield from _argument_edges(called, own)
        if includes(called.call) and called.call.arguments:
            yield IncludeEdge(called.call)


def _from_celery(name: str, units: list[UnitOutline]) -> bool:
    """Whether a name begins with one that is imported from Celery."""
    head = name.partition(".")[0]
    return any(each.local_name == head and each.module.startswith("celery") for unit in units for each in unit.imports)


def _base_names(definition: Definition) -> Iterator[str]:
    return (base.value.dotted for base in definition.bases if isinstance(base.value, Name))


def _looks_like_task(definition: Definition) -> bool:
    return any("ask" in base for base in _base_names(definition))


def _exceptions(units: list[UnitOutline]) -> frozenset[str]:
    """The imported names that look like those of exceptions."""
    return frozenset(
        each.local_name
        for unit in units
        for each in unit.imports
        if each.name is not None and each.name[:1].isupper() and _EXCEPTIONS.search(f"{each.module}.{each.name}")
    )


def _decorator(value: Value) -> Iterator[Edge]:
    match value:
        case CallExpression(callee=Name(dotted=dotted), arguments=arguments):
            yield DecoratorEdge(intern(dotted), tuple(edge for each in arguments for edge in _edges(each.value)))
        case _:
            yield from _edges(value)


def _argument_edges(called: CallFact, own: dict[object, set[str]]) -> Iterator[Edge]:
    for argument in called.call.arguments:
        for edge in _edges(argument.value):
            if not isinstance(edge, str) or not _is_local(edge.partition(".")[0], called, own):
                yield edge


def _local_names(units: list[UnitOutline]) -> dict[object, set[str]]:
    """By scope, the names that a function binds to values only known at run time."""
    own: dict[object, set[str]] = {}
    for unit in units:
        for made in unit.definitions:
            if made.kind != "class":
                names = own.setdefault((*made.scope, ("def", made.name)), set())
                names.update(made.locals)
                names.update(each.name.lstrip("*") for each in made.parameters)
    return own


def _is_local(name: str, called: CallFact, own: dict[object, set[str]]) -> bool:
    return any(name in own.get(called.scope[:length], ()) for length in range(1, len(called.scope) + 1))


def _patched(units: list[UnitOutline]) -> Iterator[str]:
    for unit in units:
        for called in unit.calls:
            match called.call:
                case CallExpression(callee=Name(dotted=dotted), arguments=(first, *_)) if (
                    dotted.rpartition(".")[2] == "patch"
                ):
                    if isinstance(first.value, Constant) and isinstance(first.value.value, str):
                        yield first.value.value


def _bound(units: list[UnitOutline]) -> Iterator[tuple[str, bool, tuple[Edge, ...]]]:
    """The bound names, whether they are at module level, and their edges."""
    for unit in units:
        for each in unit.imports:
            if each.name != "*":
                name = each.name and intern(each.name)
                yield intern(each.local_name), not each.scope, (ImportEdge(intern(each.module), name),)
        for made in unit.definitions:
            yield intern(made.name), not made.scope, tuple(edge for base in made.bases for edge in _edges(base.value))
        for given in unit.assignments:
            if isinstance(given.target, Name) and given.operator == "=":
                yield intern(given.target.dotted), not given.scope, tuple(_edges(given.value))


def _edges(value: Value) -> Iterator[Edge]:
    """The names in a value, and strings that may name a module."""
    match value:
        case Name(dotted=dotted):
            yield intern(dotted)
        case Attribute(of=of):
            yield from _edges(of)
        case CallExpression(callee=callee, arguments=arguments):
            yield from _edges(callee)
            for argument in arguments:
                yield from _edges(argument.value)
        case Constant(value=str() as text) if _MODULE.fullmatch(module := text.partition(":")[0]):
            yield StringEdge(module)
