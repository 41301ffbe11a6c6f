"""Leaves out of a snippet what its file has imported: an import inside a function, or one of the app's own modules.

``from .models import Order`` and ``from shop.models import Order`` are the same in the app ``shop``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.names import bindings
from celeryls.edit.imports.read import items, read
from celeryls.edit.stops import Stop, to_plain
from celeryls.syntax import lines
from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.imports.names import StatementsByName
    from celeryls.edit.imports.read import Statement
    from celeryls.snippets.model import Rendered, SnippetPlace


class OwnImports(NamedTuple):
    """The imports of a snippet that a file may have: those inside functions, with their places, and those above."""

    inside: tuple[tuple[int, int, Statement], ...]
    above: tuple[Statement, ...]


@lru_cache(maxsize=512)
def own_imports(rendered: Rendered) -> OwnImports:
    """The imports of a snippet that `imported_names` compares with those of a file."""
    body = to_plain(rendered.body)
    nodes = walk(parse(body).root_node) if "import " in body else ()
    found = [(node.start_byte, node.end_byte, read(node, body)) for node in nodes if node.start_point.column]
    above = [item.statement for text in rendered.imports for item in items(text)]
    return OwnImports(
        tuple((start, end, statement) for start, end, statement in found if statement and statement.module),
        tuple(single for each in above if each and each.module for single in each.apart()),
    )


def imported_names(own: OwnImports, header: str, place: SnippetPlace) -> tuple[str, ...]:
    """The names among a snippet's imports that the file's head has already, in other words or above the function."""
    if not own.inside and not own.above:
        return ()
    bound = bindings(header)
    found = [single for *_, statement in own.inside for single in statement.apart()]
    found += [single for single in own.above if _is_relative(single, bound)]
    return tuple(dict.fromkeys(single.binds for single in found if _is_bound(single, bound, place)))


@lru_cache(maxsize=256)
def without_imports(rendered: Rendered, names: tuple[str, ...], header: str, place: SnippetPlace) -> Rendered:
    """The snippet without its imports of names that the file has; a choice among others would need its own import."""
    if not names:
        return rendered
    own = own_imports(rendered)
    above = tuple(text for text in rendered.imports if not _all_named(text, names))
    inside = tuple(each for each in own.inside if any(name.name in names for name in each[2].names))
    body = rendered.body
    for start, end, statement in reversed(inside):
        body = _shorter(body, start, end, statement, names)
        bound = bindings(header)
        body = tuple(_narrowed(part, statement, names, bound, place) for part in body)
    return replace(rendered, imports=above, body=body)


def _all_named(text: str, names: tuple[str, ...]) -> bool:
    statements = [item.statement for item in items(text) if item.statement]
    return bool(statements) and all(single.binds in names for each in statements for single in each.apart())


def _shorter(
    body: tuple[str | Stop, ...], start: int, end: int, statement: Statement, names: tuple[str, ...]
) -> tuple[str | Stop, ...]:
    """The body without these names of an import; without its lines, if no name is left."""
    text = to_plain(body)
    kept = [name for name in statement.names if name.name not in names]
    if not kept:
        line, below = lines.start(text, start), lines.end(text, end)
        is_alone = not text[:line].rstrip("\n").rpartition("\n")[2].lstrip().startswith(("from ", "import "))
        return _cut(body, line, below + lines.blanks(text, below) * is_alone)
    for at, name in reversed(tuple(enumerate(statement.names))):
        if name.name in names:
            first = at == 0
            begin = name.start if first else statement.names[at - 1].end
            body = _cut(body, begin, statement.names[at + 1].start if first else name.end)
    return body


def _cut(body: tuple[str | Stop, ...], start: int, end: int) -> tuple[str | Stop, ...]:
    """The body without the code points ``[start:end]`` of its plain text."""
    found: list[str | Stop] = []
    at = 0
    for part in body:
        size = len(part.default if isinstance(part, Stop) else part)
        if at + size <= start or at >= end:
            found.append(part)
        elif isinstance(part, str):
            found.append(part[: max(start - at, 0)] + part[max(end - at, 0) :])
        at += size
    return tuple(part for part in found if part != "")


def _narrowed(
    part: str | Stop, statement: Statement, names: tuple[str, ...], bound: StatementsByName, place: SnippetPlace
) -> str | Stop:
    if isinstance(part, str) or part.default not in names or not part.choices:
        return part
    wanted = {single.names[0].name: single for single in _alike(statement, part.choices)}
    choices = tuple(name for name in part.choices if _is_bound(wanted[name], bound, place))
    return replace(part, choices=choices if len(choices) > 1 else ())


def _alike(statement: Statement, names: tuple[str, ...]) -> Iterator[Statement]:
    """The same import for each of other names."""
    return (replace(statement, names=(statement.names[0]._replace(name=name, alias=None),)) for name in names)


def _is_relative(wanted: Statement, bound: StatementsByName) -> bool:
    holders = bound.get(wanted.binds, ())
    return any(holder is not None and (holder.module or "").startswith(".") for holder in holders)


def _is_bound(wanted: Statement, bound: StatementsByName, place: SnippetPlace) -> bool:
    """Whether the last binding of a name imports the same thing."""
    holders = bound.get(wanted.binds)
    holder = holders[-1] if holders else None
    if holder is None or holder.module is None or holder.names[0].name != wanted.names[0].name:
        return False
    return _absolute(holder.module, place) == wanted.module


def _absolute(module: str, place: SnippetPlace) -> str:
    """A module by its full name, if the app's package is where its dots lead."""
    rest = module.lstrip(".")
    if not module.startswith(".") or len(module) - len(rest) != place.app_level:
        return module
    package = place.app_module or f"apps.{place.app_name}"
    return f"{package}.{rest}" if rest else package
