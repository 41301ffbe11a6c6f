"""Options that several tasks of a module have in common, and could inherit from one class."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import ROUTING_OPTIONS, TASK_OPTIONS
from celeryls.edit.imports.names import bindings
from celeryls.edit.removal import remove_item
from celeryls.edit.text import apply, replace
from celeryls.source.tasks.task import unit_tasks
from celeryls.syntax import lines
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.offer import Target
    from celeryls.source.outline.document.model import Decorator
    from celeryls.source.tasks.task import DocumentTask
    from celeryls.source.text.units import Unit
    from celeryls.syntax.spans import Span

_OF_THE_DECORATOR = frozenset(
    ("Request", "Strategy", "backend", "base", "bind", "filter", "lazy", "name", "pydantic", "pydantic_context",
     "pydantic_dump_kwargs", "pydantic_strict", "shared")
)  # fmt: skip
_PLAIN = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.UnaryOp, ast.BinOp, ast.Load, ast.operator, ast.unaryop)
_FEWEST = 2


class OptionHolder(NamedTuple):
    """A task of the module with the options that a class could give it, each as its source.

    ``start`` is where its unit begins in the file, ``top`` where its first decorator does.
    """

    start: int
    top: int
    decorator: Decorator
    source: str
    options: Mapping[str, str]


class CommonOptions(NamedTuple):
    """Options with their source, and the tasks that have all of them, in the order of the text."""

    options: Mapping[str, str]
    holders: tuple[OptionHolder, ...]


def common_options(target: Target) -> CommonOptions | None:
    """The options that most of the module's tasks share with this one; None if there are not two of both."""
    own = _holder(target.unit, target.task, target)
    if own is None or len(own.options) < _FEWEST:
        return None
    near = [each for each in _holders(target, own) if len(list(_equal(own, each))) >= _FEWEST]
    if own not in near:
        return None
    choices = {frozenset(_equal(own, each)) for each in near if each is not own}
    found = [_with(own, near, names) for names in choices if len(names) >= _FEWEST]
    whole = [each for each in found if len(each.holders) >= _FEWEST]
    return max(whole, key=lambda each: (len(each.options) * len(each.holders), sorted(each.options)), default=None)


def names_in(options: Mapping[str, str]) -> set[str]:
    """The names that the values use, without what stands behind a dot."""
    trees = (ast.parse(value, mode="eval") for value in options.values())
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def mean_the_same(text: str, above: int, names: Iterable[str]) -> bool:
    """Whether names have one meaning in the whole module, which they have before the code point ``above``."""
    early, whole = bindings(text[:above]), bindings(text)
    return all(len(early.get(name, ())) == len(whole.get(name, ())) == 1 or _is_builtin(name, whole) for name in names)


def inheriting(holder: OptionHolder, names: Container[str | None], base: str) -> Edit | None:
    """The edit of a decorator that replaces these options by ``base``; None where a comment would be lost."""
    decorator, source = holder.decorator, holder.source
    wanted = [number for number, each in enumerate(decorator.arguments) if each.name in names]
    spans = [each.span for each in decorator.arguments]
    first, *others = wanted
    text = source
    for number in reversed(others):
        edit = remove_item(text, spans, number)
        if edit is None:
            return None
        text = apply(text, (edit,))
        spans = [*spans[:number], *(each.shifted(edit.start - edit.end) for each in spans[number + 1 :])]
    text = apply(text, (replace(*spans[first], f"base={base}"),))
    start, end = decorator.span
    return replace(start + holder.start, end + holder.start, text[start : len(text) - (len(source) - end)])


def _holders(target: Target, own: OptionHolder) -> Iterator[OptionHolder]:
    """The tasks of the module with the same decorator, and with options of their own."""
    celerys = _celerys(target)
    for unit in target.file.units:
        for task in unit_tasks(unit, target.file):
            if task.decorator.head != own.decorator.head:
                continue
            if target.file.place_in(unit, task.definition.name_span.start) not in celerys:
                continue
            if (found := _holder(unit, task, target)) is not None:
                yield found


def _holder(unit: Unit, task: DocumentTask, target: Target) -> OptionHolder | None:
    """A task of the module with options of its own; None for one that something else may give a base."""
    definition, decorator = task.definition, task.decorator
    if definition.kind != "def" or definition.containers or decorator.spreads or not decorator.closes:
        return None
    start = decorator.span.start
    if (
        decorator.broken
        or decorator.call is None
        or decorator.argument("base")
        or lines.start(unit.text, start) != start
    ):
        return None
    options = {
        each.name: each.text
        for each in decorator.arguments
        if each.name and _is_shareable(each.name, each.text) and not _has_comment(unit.text, each.span)
    }
    if target.context.deprecates_queue is not False:
        options = {name: value for name, value in options.items() if name not in ROUTING_OPTIONS}
    # a class body would take a value for the option of that name
    options = {name: value for name, value in options.items() if names_in({name: value}).isdisjoint(TASK_OPTIONS)}
    return OptionHolder(unit.start, unit.start + definition.span.start, decorator, unit.text, options)


def _celerys(target: Target) -> set[tuple[int, int]]:
    """The lines and columns of the names of the tasks that Celery's own decorator makes of functions."""
    known, path = target.context.known, target.context.path
    found = known.tasks_in(path) if known is not None else ()
    own = (each for each in found if each.wrapper is None and each.call is None and not each.nested)
    places = (known.location(each.spot).range for each in own) if known is not None else ()
    return {(place.line, place.column) for place in places}


def _is_shareable(name: str, value: str) -> bool:
    """Whether Celery reads an option from a class, and its value is the same whenever it is computed."""
    if name not in TASK_OPTIONS - _OF_THE_DECORATOR:
        return False
    return _is_plain(value)


@cached_by_text
def _is_plain(value: str) -> bool:
    try:
        tree = ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    if "\n" in value or "\r" in value or "#" in value:
        return False
    return all(isinstance(node, _PLAIN) for node in ast.walk(tree))


def _has_comment(source: str, argument: Span) -> bool:
    """Whether a comment beside or above an argument may be about it."""
    begin = lines.start(source, argument.start)
    above = source[lines.start(source, begin - 1) : begin] if begin else ""
    is_below = not source[begin : argument.start].strip() and above.lstrip().startswith("#")
    return is_below or "#" in source[argument.end : lines.end(source, argument.end)]


def _equal(one: OptionHolder, other: OptionHolder) -> Iterator[str]:
    return (
        name
        for name, value in one.options.items()
        if name in other.options and _dumped(value) == _dumped(other.options[name])
    )


@cached_by_text
def _dumped(value: str) -> str:
    return ast.dump(ast.parse(value, mode="eval"))


def _with(own: OptionHolder, holders: list[OptionHolder], names: frozenset[str]) -> CommonOptions:
    """The tasks that share all of these options, without those whose comments would be lost."""
    sharing = [each for each in holders if names <= set(_equal(own, each))]
    kept = tuple(each for each in sharing if inheriting(each, names, "Task") is not None)
    return CommonOptions(
        {name: value for name, value in own.options.items() if name in names}, kept if own in kept else ()
    )


def _is_builtin(name: str, bound: Mapping[str, object]) -> bool:
    return hasattr(builtins, name) and not bound.get(name)
