"""Where the names of one file lead: to the modules that bind them, whatever else is known of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.outline import Definition, Import
from celeryls.source.values import Attribute, Call, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.bindings import Bindings
    from celeryls.project.resolve import Resolver
    from celeryls.source.outline import Called, Scope, UnitOutline
    from celeryls.source.values import Value

Lead = tuple[str, str]
"""A file, and a name to look up in it; ``*`` stands for the module itself."""

_ASKED = frozenset(
    ("delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "s", "si", "signature", "starmap", "subtask")
)
_BASES = re.compile(r"task|celery|app|config|settings|base", re.IGNORECASE)
_LEADING = frozenset(
    (
        "config_from_object", "setdefault", "send_task", "signature", "Celery", "autodiscover_tasks", "register_task",
    )
)  # fmt: skip
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def leads(path: str, bindings: Bindings, resolver: Resolver) -> Iterator[Lead]:
    """Where decorators and their arguments, classes' bases, what is sent and strings that name modules lead."""
    for unit in bindings.units.values():
        for definition in unit.definitions:
            for decorator in definition.decorators:
                yield from leads_of(path, decorator, resolver)
            for base in definition.bases:
                if isinstance(base.value, Name) and _BASES.search(base.value.dotted):
                    yield from _of_name(path, base.value.dotted, resolver)
        for called in unit.calls:
            yield from _of_call(path, called, bindings, resolver)


def leads_of(path: str, value: Value, resolver: Resolver) -> Iterator[Lead]:
    """Where the names in a value lead, and the strings that name a module."""
    match value:
        case Name(dotted=dotted):
            yield from _of_name(path, dotted, resolver)
        case Attribute(of=of):
            yield from leads_of(path, of, resolver)
        case Call(callee=callee, arguments=arguments):
            yield from leads_of(path, callee, resolver)
            for argument in arguments:
                yield from leads_of(path, argument.value, resolver)
        case Constant(value=str() as text) if _MODULE.fullmatch(module := text.partition(":")[0]):
            found = resolver.imported(module, path)
            if found and found.endswith(".py"):
                yield found, "*"


def _of_call(path: str, called: Called, bindings: Bindings, resolver: Resolver) -> Iterator[Lead]:
    callee = called.call.callee
    if not isinstance(callee, Name):
        return
    head, _, method = callee.dotted.rpartition(".")
    if head and method in _ASKED and not _is_local(bindings, head.partition(".")[0], called.scope):
        yield from _of_name(path, head, resolver)
    if method in _LEADING:
        for argument in called.call.arguments:
            yield from leads_of(path, argument.value, resolver)


def patched(units: tuple[tuple[int, UnitOutline], ...]) -> Iterator[str]:
    """What ``patch("module.task")`` names."""
    for _, unit in units:
        for called in unit.calls:
            match called.call:
                case Call(callee=Name(dotted=dotted), arguments=(first, *_)) if dotted.rpartition(".")[2] == "patch":
                    if isinstance(first.value, Constant) and isinstance(first.value.value, str):
                        yield first.value.value


def _is_local(bindings: Bindings, name: str, scope: Scope) -> bool:
    """Whether a name is bound by a function around it to what only a run can tell."""
    for length in range(1, len(scope) + 1):
        kind, function = scope[length - 1]
        for binding in bindings.scopes.get(scope[: length - 1], {}).get(function, ()):
            if kind == "def" and isinstance(binding.fact, Definition):
                names = (*binding.fact.locals, *(each.name.lstrip("*") for each in binding.fact.parameters))
                if name in names:
                    return True
    return False


def _of_name(path: str, dotted: str, resolver: Resolver) -> Iterator[Lead]:
    """``package.module.name`` leads into the module, too, whatever `package` binds."""
    head, *rest = dotted.split(".")
    yield path, head
    bindings = resolver.bindings(path) if rest else None
    for binding in bindings.scopes.get((), {}).get(head, ()) if bindings else ():
        if not isinstance(binding.fact, Import):
            continue
        found = _target(path, binding.fact, resolver)
        for name in rest:
            if found is None:
                break
            yield found, name
            found = resolver.submodule(found, name)


def _target(path: str, imported: Import, resolver: Resolver) -> str | None:
    """The module that an import binds; None where it is no module."""
    module = resolver.imported(imported.module, path)
    if imported.name is None or module is None:
        return module
    return resolver.submodule(module, imported.name)
