"""The scopes whose names are settings: a module or class, those it takes all names from, and their unknown names.

A scope is open if it binds unknown names: by a star import of a missing module, by ``globals().update(…)``, or by a
base class that can't be read.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.changing import includes
from celeryls.project.names.entities import Defined, External, Module, Spot
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.timeline import timeline
from celeryls.source.expression.values import Argument, CallExpression, Constant, Name, Subscript
from celeryls.source.outline.calls import NAMED_AFTER
from celeryls.source.outline.model import Definition, ImportFact
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope, UnitOutline

_TOP = Range(0, 0, 0, 0)
_MOST = 100
_BINDING = frozenset(("globals", "locals", "vars", "exec", "execfile", "DjangoDynaconf"))
_WITHOUT_SETTINGS = frozenset(
    ("django", "celery", "kombu", "split_settings", "decouple", "environ", "environs", "configurations", "dotenv")
)
"""Libraries whose names are not Celery settings when star-imported."""
_BASES = frozenset(("pydantic", "pydantic_settings", "configurations", "typing", "typing_extensions", "enum", "abc"))
"""Libraries whose classes set no Celery settings."""
_OPEN_BASES = re.compile(r"configurations\..+|abc\.ABC|(?:typing|typing_extensions)\.(?:Generic|Protocol)")
"""Those of them whose subclasses keep names without an annotation as plain attributes."""
_HARMLESS = frozenset(("final", "typing.final", "typing_extensions.final"))
_DATACLASS = frozenset(("dataclass", "dataclasses.dataclass"))
_ATTRIBUTES = ("__getattr__", "__getattribute__")


class Part(NamedTuple):
    """A scope whose names are settings; ``spot`` is the class name, or the top of the module.

    ``depth`` is how many scopes it was reached through. A new name in it is a setting too, unless it is ``closed``.
    ``gaps`` are the places that bind unknown names.
    """

    path: str
    scope: Scope
    spot: Spot
    depth: int
    closed: bool
    gaps: tuple[Spot, ...]


def parts(entity: Module | Defined, resolver: Resolver, *, instance: bool = False) -> tuple[Part, ...]:
    """The scope itself first, then those it takes all names from.

    ``instance`` says that it is an instance of a class.
    """
    found: dict[tuple[str, Scope], Part] = {}
    ahead: list[tuple[Module | Defined, int, bool]] = [(entity, 0, False)]
    while ahead and len(found) < _MOST:
        at, depth, closed = ahead.pop(0)
        scope: Scope = at.inner if isinstance(at, Defined) else ()
        if (at.path, scope) in found:
            continue
        reading = _Reading(at, resolver, instance=instance)
        found[at.path, scope] = Part(
            at.path,
            scope,
            at.spot if isinstance(at, Defined) else Spot(at.path, "", _TOP),
            depth,
            closed or reading.closed,
            tuple(reading.gaps),
        )
        ahead += [(each, depth + 1, closed or shut) for each, shut in reading.taken]
    if isinstance(entity, Defined) and any(part.closed for part in found.values()):
        return tuple(part._replace(closed=True) for part in found.values())  # subclasses inherit what closes a class
    return tuple(found.values())


def may_override(spot: Spot, of: tuple[Part, ...]) -> bool:
    """Whether the unknown names of a scope may override a setting at a spot."""
    depth = next((part.depth for part in of if part.path == spot.path), 0)
    for part in of:
        for gap in part.gaps:
            if gap.path != spot.path:
                if part.depth <= depth:
                    return True
            elif gap.unit != spot.unit or gap.range >= spot.range:
                return True
    return False


class _Reading:
    """Reads one scope: ``taken`` are the scopes it takes all names from, each with whether new names are excluded."""

    def __init__(self, at: Module | Defined, resolver: Resolver, *, instance: bool) -> None:
        self._resolver = resolver
        self._path = at.path
        self.gaps: list[Spot] = []
        self.taken: list[tuple[Module | Defined, bool]] = []
        self.closed = False
        scope: Scope = at.inner if isinstance(at, Defined) else ()
        for label, unit in resolver.bindings(at.path).units.items():
            self._unit(label, unit, scope, instance=instance)
        if isinstance(at, Defined):
            self._class(at)
        else:
            self._stars()

    def _unit(self, label: str, unit: UnitOutline, scope: Scope, *, instance: bool) -> None:
        for called in unit.calls:
            callee = called.call.callee
            name = callee.dotted.rpartition(".")[2] if isinstance(callee, Name) else ""
            if called.scope == scope and (name in _BINDING or (not scope and is_handed_module(called.call))):
                self.gaps.append(Spot(self._path, label, called.call.range))
        for definition in unit.definitions:
            own = (*_ATTRIBUTES, "__init__", "__post_init__") if instance and scope else _ATTRIBUTES
            if definition.scope == scope and definition.name in own:
                self.gaps.append(Spot(self._path, label, definition.name_range))
        for made in unit.assignments:
            match made.target:
                case Subscript(of=Name(dotted="sys.modules"), key=Name(dotted="__name__")) if not scope:
                    self.gaps.append(Spot(self._path, label, made.range))

    def _stars(self) -> None:
        """The modules whose names a module takes; one with ``__all__`` exports no new names."""
        for event in timeline(self._path, self._resolver).get((), {}).get("*", ()):
            match event.fact:
                case ImportFact(module=module) as imported:
                    found = self._resolver.imported(module, self._path)
                    if found and found.endswith(".py"):
                        self.taken.append((Module(found), self._lists(found)))
                    elif imported.range.column == 0 and _may_have_settings(module):
                        # One under `try` or `if` is optional, and rarely exists.
                        self.gaps.append(Spot(self._path, event.unit, imported.range))
                case CallExpression() as call if includes(call):
                    files = Evaluation(self._resolver).included(self._path, event.unit, call)
                    self.taken += [(Module(file), False) for file in files]
                    if not files and any(not _is_optional(each.value) for each in call.arguments):
                        self.gaps.append(Spot(self._path, event.unit, call.range))

    def _lists(self, path: str) -> bool:
        return bool(self._resolver.bindings(path).bindings_of("__all__"))

    def _class(self, at: Defined) -> None:
        definition = at.definition
        for base in definition.bases:
            spot = Spot(at.path, at.unit, base.value.range)
            if base.name is not None:
                if not (base.name == "metaclass" and getattr(base.value, "dotted", "") in ("ABCMeta", "abc.ABCMeta")):
                    self.gaps.append(spot)
                continue
            found = self._base(base.value, at)
            if isinstance(found, Defined) and found.definition.kind == "class":
                self.taken.append((found, False))
            elif isinstance(found, External) and found.dotted.partition(".")[0] in _BASES:
                # pydantic rejects attributes without an annotation; enum attributes are members.
                self.closed = self.closed or not _OPEN_BASES.fullmatch(found.dotted)
            elif not (isinstance(base.value, Name) and base.value.dotted == "object"):
                self.gaps.append(spot)
        for decorator in definition.decorators:
            named = decorator.callee if isinstance(decorator, CallExpression) else decorator
            if isinstance(named, Name) and named.dotted in _DATACLASS:
                self.closed = True  # without an annotation it is no field
            elif not isinstance(named, Name) or named.dotted not in _HARMLESS:
                self.gaps.append(Spot(at.path, at.unit, decorator.range))

    def _base(self, value: object, at: Defined) -> Entity:
        if not isinstance(value, Name):
            return None
        return self._resolver.resolve(at.path, value.dotted, at.definition.scope)


def _may_have_settings(module: str) -> bool:
    root = module.partition(".")[0]
    return not root or (root not in sys.stdlib_module_names and root not in _WITHOUT_SETTINGS)


def _is_optional(value: object) -> bool:
    match value:
        case CallExpression(callee=Name(dotted=dotted)):
            return dotted.rpartition(".")[2] == "optional"
        case Constant(value=str(text)):
            return any(each in text for each in "*?[")
        case _:
            return False


def is_handed_module(call: CallExpression) -> bool:
    """Whether a call gets only the module's name: it may set names in the module."""
    match call.arguments:
        case (Argument(name=None, value=Name(dotted="__name__")),):
            return not isinstance(call.callee, Name) or call.callee.dotted.rpartition(".")[2] not in NAMED_AFTER
        case _:
            return False


def classes(entity: Defined, resolver: Resolver) -> Iterator[Defined]:
    """A class and its bases in the project, as far as they can be followed."""
    seen: set[Spot] = set()
    ahead = [entity]
    while ahead and len(seen) < _MOST:
        at = ahead.pop(0)
        if at.spot in seen:
            continue
        seen.add(at.spot)
        yield at
        for base in at.definition.bases:
            if base.name is None and isinstance(base.value, Name):
                found = resolver.resolve(at.path, base.value.dotted, at.definition.scope)
                if isinstance(found, Defined) and isinstance(found.definition, Definition):
                    ahead.append(found)
