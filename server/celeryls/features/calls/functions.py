"""The functions whose code is followed from a task on: their texts, and where these stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.usage.follower import Follower
from celeryls.project.usage.places import Owner
from celeryls.source.expression.values import Name
from celeryls.source.usage.classes import class_usage
from celeryls.source.usage.function import function_usage
from celeryls.source.usage.mentions import mentions
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.calls.model import Starter
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.usage.places import UsagePlace


class FunctionText(NamedTuple):
    """A function of the project: its name, its file, its code points there without decorators, and its names.

    A method is named with its class.
    """

    name: str
    path: str
    span: Span
    usage: UsagePlace


class Called(NamedTuple):
    """A function that another one calls at some code points of its file."""

    function: FunctionText
    at: Span


class FunctionReader:
    """Finds functions in the texts of a project; what it has read once it keeps."""

    def __init__(self, texts: ProjectTexts) -> None:
        self._texts = texts
        self._follower = Follower("", texts)
        self._called: dict[tuple[str, Span], tuple[Called, ...]] = {}

    def of(self, starter: Starter) -> tuple[FunctionText, ...]:
        """The functions of a task or function: itself, and for a class its methods; none for other code."""
        path = starter.place.path
        whole, module = self._texts.span(path, starter.extent), self._follower.module(path)
        code = self._texts.code(path)
        if starter.kind not in ("task", "function") or whole is None or module is None or code is None:
            return ()
        start = code.starts[min(starter.place.range.line, len(code.starts) - 1)]
        line = code.text[start : whole.end]
        text = line.lstrip()
        start += len(line) - len(text)
        if starter.task is not None and starter.task.kind == "class":
            return tuple(self._methods(text, start, starter, module))
        owner = self._owner(starter, module)
        usage = module._replace(function=function_usage(text), owner=owner, text=text)
        return (FunctionText(starter.name, path, Span(start, whole.end), usage),)

    def called_by(self, function: FunctionText) -> tuple[Called, ...]:
        """The project's functions that a function calls or passes on, each with the place, in the order of the text."""
        key = function.path, function.span
        if key not in self._called:
            self._called[key] = tuple(self._read(function))
        return self._called[key]

    def _read(self, function: FunctionText) -> Iterator[Called]:
        start = function.span.start
        for chain, first, end in mentions(function.usage.text):
            for place in self._follower.functions_called(chain, function.usage):
                found = self._located(place)
                if found is not None and found.span != function.span:
                    yield Called(found, Span(start + first, start + end))

    def _located(self, place: UsagePlace) -> FunctionText | None:
        """Where a function stands, whose text the follower has; None if that is unknown."""
        code = self._texts.code(place.path)
        if code is None or not place.text:
            return None
        within = code.text.find(place.owner.text) if place.owner else 0
        start = code.text.find(place.text, max(within, 0))
        if start < 0:
            return None
        return FunctionText(_name(place), place.path, Span(start, start + len(place.text)), place)

    def _methods(self, text: str, start: int, starter: Starter, module: UsagePlace) -> Iterator[FunctionText]:
        owner = Owner(class_usage(text), module.path, module.module, text)
        for name, method in owner.usage.methods.items():
            at = start + max(text.find(method), 0)
            usage = module._replace(function=function_usage(method), owner=owner, text=method)
            yield FunctionText(f"{starter.name}.{name}", module.path, Span(at, at + len(method)), usage)

    def _owner(self, starter: Starter, module: UsagePlace) -> Owner | None:
        """The class that the first parameter of a function is an instance of; None if it is none of the project's."""
        base = starter.task.option("base") if starter.task is not None else None
        if base is not None and isinstance(base.value, Name):
            return self._follower.class_of(base.value.dotted, module)
        around = starter.name.rpartition(".")[0] if starter.kind == "function" else ""
        return self._follower.class_of(around, module) if around and "." not in around else None


def _name(place: UsagePlace) -> str:
    called = place.text.partition("(")[0].split()[-1]
    owner = place.owner.text.partition(":")[0].partition("(")[0].split()[-1] if place.owner else ""
    return f"{owner}.{called}" if owner else called
