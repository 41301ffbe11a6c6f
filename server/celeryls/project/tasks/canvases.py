"""Finds canvases: several signatures that are sent together (`celery.canvas`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from celeryls.project.model.tasks import CanvasKind, CanvasRecord
from celeryls.project.names.entities import External, Spot
from celeryls.source.expression.values import Attribute, CallExpression, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.tasks.naming.uses import UseReader
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.syntax.places import Range

_KINDS: dict[str, CanvasKind] = {kind: kind for kind in get_args(CanvasKind)}


def canvases(path: str, uses: UseReader, resolver: Resolver) -> tuple[CanvasRecord, ...]:
    """The canvases in a file, including nested ones, in the order of the text.

    The uses inside a canvas are its steps. A chain written ``a.s() | b.s()`` is only found if it is called, returned or
    assigned at module level: an outline contains no other operations.
    """
    return resolver.memo.keep(("canvases", path), lambda: tuple(_in_file(path, uses, resolver)))


def read_units(path: str, resolver: Resolver) -> Steps:
    """Prepares ``canvases`` for a large file, in steps."""
    return resolver.read_units("canvases", path, partial(_shaped, path, resolver))


def _in_file(path: str, uses: UseReader, resolver: Resolver) -> Iterator[CanvasRecord]:
    steps: dict[str, list[UseRecord]] = {}
    for named in uses.in_file(path):
        if named.kind != "value":
            steps.setdefault(named.spot.unit, []).append(named)
    for label, shapes in resolver.by_units("canvases", path, partial(_shaped, path, resolver)):
        for place, kind in shapes:
            inside = [named for named in steps.get(label, ()) if _holds(place, named.spot.range)]
            if inside:
                yield CanvasRecord(kind, tuple(named.task for named in inside), Spot(path, label, place))


def _shaped(
    path: str, resolver: Resolver, label: str, unit: UnitOutline
) -> Iterator[tuple[str, list[tuple[Range, CanvasKind]]]]:
    """The parts of a unit that look like a canvas, if any."""
    if found := dict(_in_unit(path, unit, resolver)):
        yield label, sorted(found.items())


def _in_unit(path: str, unit: UnitOutline, resolver: Resolver) -> Iterator[tuple[Range, CanvasKind]]:
    for called in unit.calls:
        call, scope = called.call, called.scope
        if (kind := _kind(call, path, scope, resolver)) is not None:
            yield call.range, kind
        if isinstance(call.callee, Attribute):
            yield from _piped(call.callee.of)
    for made in unit.assignments:
        yield from _piped(made.value)
    for definition in unit.definitions:
        for value in definition.returns:
            yield from _piped(value)


def _kind(call: CallExpression, path: str, scope: Scope, resolver: Resolver) -> CanvasKind | None:
    dotted = call.callee.dotted if isinstance(call.callee, Name) else ""
    kind = _KINDS.get(dotted.rpartition(".")[2])
    if kind is None:
        return None
    entity = resolver.resolve(path, dotted, scope)
    return kind if isinstance(entity, External) and entity.dotted.startswith("celery.") else None


def _piped(value: Value) -> Iterator[tuple[Range, CanvasKind]]:
    """``first.s() | second.s()`` is a chain."""
    match value:
        case Operation(operator="|", operands=parts, range=place) if any(
            isinstance(part, CallExpression) for part in parts
        ):
            yield place, "chain"
        case CallExpression(callee=Attribute(of=of)):
            yield from _piped(of)
        case _:
            return


def _holds(outer: Range, inner: Range) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
