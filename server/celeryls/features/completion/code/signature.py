"""Says what a call at the cursor takes: the task that `.delay(…)` sends, the options of a decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.by_use import TASK_OPTIONS_BY_USE
from celeryls.features.completion.code.parameters import SEPARATORS, parameters_of
from celeryls.features.completion.code.places.reader import PlaceReader, kwargs_position
from celeryls.source.cursor.code_position import code_position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.features.completion.code.model import CodePlace, CodeQuery
    from celeryls.features.completion.code.sources import FunctionSources
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.cursor.code_position import CodePosition
    from celeryls.source.cursor.token_reader import OpenBracket

_OPTIONS = 8


class CallSignature(NamedTuple):
    """A signature as text.

    ``parameters`` are the spans of the parameters in ``label``, in code points, each with its documentation;
    ``active`` is the number of the one at the cursor, None if it is none of them.
    """

    label: str
    parameters: tuple[tuple[int, int, str], ...]
    active: int | None
    documentation: str


def signature_at(query: CodeQuery, sources: FunctionSources) -> CallSignature | None:
    """The signature of the call at the cursor; None unless it is one of a known task, or makes a task."""
    at = code_position(query.file, query.offset)
    if at is None or not at.code.brackets:
        return None
    reader = PlaceReader(query, at.code, at.behind)
    innermost = len(at.code.brackets) - 1
    for index in range(innermost, -1, -1):
        bracket = at.code.brackets[index]
        inner = at.code.brackets[index + 1] if index < innermost else None
        place = reader.of(index)
        if place is not None and (found := _of_place(query, at, place, bracket, inner, sources)):
            return found
        if bracket.owner and bracket.opening == "(" and (place is None or inner is None):
            return None
    return None


def _of_place(
    query: CodeQuery,
    at: CodePosition,
    place: CodePlace,
    bracket: OpenBracket,
    inner: OpenBracket | None,
    sources: FunctionSources,
) -> CallSignature | None:
    if place.kind == "arguments" and place.task is not None:
        if bracket.opening == "{":
            return _of_task(query, place.task, bracket.name, None, bracket.names, sources)
        given = (*bracket.names, *at.behind.names) if inner is None else bracket.names
        return _of_task(query, place.task, bracket.name, bracket.positional, given, sources)
    if place.kind == "task options" and bracket.opening == "(":
        return _of_decorator(query, place, bracket)
    if place.task is not None and inner is not None and inner.opening in "([" and not inner.owner:
        position = kwargs_position(place.name) - 1
        if bracket.name == "args" or (
            place.kind == "call options" and bracket.name is None and bracket.position == position
        ):
            return _of_task(query, place.task, None, inner.position, (), sources)
    return None


def _of_task(
    query: CodeQuery,
    task: TaskRecord,
    name: str | None,
    position: int | None,
    given: Iterable[str],
    sources: FunctionSources,
) -> CallSignature | None:
    """The signature of a task's function, of which an argument is given by name, or at a position."""
    known = query.snapshot
    parameters = parameters_of(known, task) if known else None
    if known is None or parameters is None:
        return None
    written = sources.of(known, task)
    names = [each.name for each in parameters]
    shown = [text for name, text in written.parameters.items() if name in names or name in SEPARATORS]
    if [name for name in written.parameters if name in names] != names:
        shown = names  # the file has changed
    label, places = _label(task.function, shown, written.returns)
    spans = [place for text, place in zip(shown, places, strict=True) if text not in SEPARATORS]
    active = _active(names, name, position, frozenset(filter(None, given)))
    documentation = f"Task `{task.name}`" if task.name else f"Task of `{task.module}`"
    if written.summary:
        documentation = f"{written.summary}\n\n{documentation}"
    return CallSignature(label, tuple((*span, "") for span in spans), active, documentation)


def _active(names: list[str], name: str | None, position: int | None, given: frozenset[str]) -> int | None:
    """The number of the parameter that an argument is for; None if there is none."""
    plain = [each for each in names if not each.startswith("*")]
    if name is not None:
        found = name if name in plain else next((each for each in names if each.startswith("**")), None)
        return names.index(found) if found is not None else None
    if position is None or given & set(plain):
        rest = next((each for each in plain[position or 0 :] if each not in given), None)
        return names.index(rest) if rest is not None else None
    star = next((at for at, each in enumerate(names) if each.startswith("*")), len(names))
    if position < star:
        return position if position < len(names) else None
    return star if star < len(names) and not names[star].startswith("**") else None


def _of_decorator(query: CodeQuery, place: CodePlace, bracket: OpenBracket) -> CallSignature | None:
    """The most frequent options of a task, with that at the cursor; None for a wrapper with parameters of its own."""
    options = query.catalogue.task_options
    if place.allowed is not None:
        options = {name: record for name, record in options.items() if name in place.allowed}
        if 2 * len(options) < len(query.catalogue.task_options):
            return None
    frequent = [name for name in TASK_OPTIONS_BY_USE if name in options and not options[name].deprecated][:_OPTIONS]
    names = list(dict.fromkeys((*frequent, *([bracket.name] if bracket.name in options and bracket.name else []))))
    label, spans = _label(bracket.owner, [f"{name}={options[name].default}" for name in names] + ["…"], "")
    parameters = tuple((*span, options[name].text) for name, span in zip(names, spans, strict=False))
    active = names.index(bracket.name) if bracket.name in names and bracket.name else None
    return CallSignature(label, parameters, active, "Options of a task, all by keyword.")


def _label(function: str, parameters: list[str], returns: str) -> tuple[str, list[tuple[int, int]]]:
    label, spans = f"{function}(", []
    for number, parameter in enumerate(parameters):
        label += ", " if number else ""
        spans.append((len(label), len(label) + len(parameter)))
        label += parameter
    return f"{label}){f' -> {returns}' if returns else ''}", spans
