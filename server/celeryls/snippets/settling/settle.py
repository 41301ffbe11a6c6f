"""Decides the value of each variable of a snippet: the given one, its default, its placeholder, or none."""

from __future__ import annotations

from contextlib import suppress
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from celeryls.snippets.model import WrongValueError
from celeryls.snippets.nearest import nearest
from celeryls.snippets.settling.app_models import MODEL_SOURCES, likeliest, model_at, model_values
from celeryls.snippets.settling.defaults import MARK, choices_at, context, entry_name, given_value, mark, own_value
from celeryls.snippets.settling.existing import first_there, likeliest_value, queue_of
from celeryls.snippets.settling.task_arguments import needed_arguments
from celeryls.snippets.values import WrittenValue, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.snippets.model import Mode, Scalar, Snippet, SnippetPlace, Variable
    from celeryls.snippets.settling.app_models import ModelFacts

_ONLY_THERE = frozenset(
    ("models", "services", "service_errors", "service_functions", "module_tasks", "tasks", "task_prefixes", "queues")
)
"""The sources whose values have to exist: what the project lacks is not offered beside what it has."""

_ONE_KIND = frozenset((*_ONLY_THERE, *MODEL_SOURCES, "entry_names", "time_zone"))
"""The sources beside whose values the pattern's own default is not offered."""


class SettledVariable(NamedTuple):
    """The value of a variable, None for an absent one, and what is offered at its tab stop, the value first.

    ``is_compound`` says that its text contains the marks of other variables, so that it is no tab stop itself.
    """

    value: WrittenValue | None
    offered: tuple[str, ...] = ()
    is_compound: bool = False


def settle(
    snippet: Snippet, place: SnippetPlace, values: Mapping[str, object], mode: Mode
) -> tuple[SettledVariable, ...]:
    """What becomes of each of the snippet's variables, in order.

    Raises:
        SnippetError: A default is wrong at this place.
        WrongValueError: A value is not of its variable's type, or does not belong to a variable.
    """
    names = [variable.name for variable in snippet.variables]
    for name in values:
        if name not in names:
            raise WrongValueError(name, f"is not a variable of {snippet.prefix}; {nearest(name, names)}")
    settling = _Settling(snippet, place, values, mode)
    return tuple(settling.settled(variable) for variable in snippet.variables)


class _Settling:
    """The variables of one snippet, each settled once: what one is depends on others."""

    def __init__(self, snippet: Snippet, place: SnippetPlace, values: Mapping[str, object], mode: Mode) -> None:
        self._snippet, self._place, self._values, self._mode = snippet, place, values, mode
        self._taken: set[tuple[str | None, str]] = set()
        self._settled: dict[str, SettledVariable] = {}

    def settled(self, variable: Variable) -> SettledVariable:
        """What becomes of a variable."""
        if variable.name not in self._settled:
            self._settled[variable.name] = SettledVariable(None)  # for a default that leads back to itself
            self._settled[variable.name] = self._new(variable)
        return self._settled[variable.name]

    def _new(self, variable: Variable) -> SettledVariable:
        value = self._value(variable)
        if value is None:
            return SettledVariable(None)
        self._taken.add((variable.choices_from, value.text))
        return SettledVariable(value, self._offered(variable, value.text), bool(MARK.search(value.text)))

    def _other(self, name: str) -> Variable | None:
        return next((each for each in self._snippet.variables if each.name == name), None)

    def _model(self, name: str) -> ModelFacts | None:
        """The model that the value of a variable leads to; None if it is unknown."""
        variable = self._other(name)
        value = self.settled(variable).value if variable else None
        if variable is None or value is None:
            return None
        parent = None if variable.choices_from == "models" else self._model(variable.of)
        return model_at(variable.choices_from, value.text, parent, self._place.models)

    def _value(self, variable: Variable) -> WrittenValue | None:
        given = self._values.get(variable.name)
        if given is not None:
            return given_value(variable, given, choices_at(self._snippet, variable, self._place))
        if variable.optional and variable.name in self._values:
            return None
        is_shown = self._mode == "stops" or variable.default is not None
        own = self._default(variable) if is_shown else None
        match variable.choices_from:
            case "queues":
                queue = queue_of(variable, dict(self._supplied(variable)), self._place.values_from("module_queues"))
                return queue or (own if variable.default is not None else None)
            case "task_arguments":
                return self._arguments(variable)
            case source if own is None or source is None:
                return own
            case "entry_names":
                return self._entry_name(variable, own)
            case source if source in MODEL_SOURCES:
                return self._of_model(variable, source, own)
            case source if source in _ONLY_THERE:
                return self._first_there(variable, own)
            case _:
                return likeliest_value(variable, own, dict(self._supplied(variable)))

    def _default(self, variable: Variable) -> WrittenValue | None:
        """What is written if the project supplies nothing."""
        own = variable.placeholder if variable.default is None else variable.default
        if own is None:
            return None
        return own_value(self._snippet, variable, own, context(self._place) | self._others(variable, own))

    def _others(self, variable: Variable, own: Scalar) -> dict[str, object]:
        """The other variables in a default: their marks if they are linked, else their values."""
        if not isinstance(own, str) or "{{" not in own:
            return {}
        others = enumerate(self._snippet.variables)
        if variable.linked:
            return {each.name: mark(number) for number, each in others}
        return {each.name: self._text(each) for _, each in others if each is not variable and each.name in own}

    def _text(self, variable: Variable) -> str:
        value = self.settled(variable).value
        return value.text if value else ""

    def _offered(self, variable: Variable, default: str) -> tuple[str, ...]:
        """The values offered at the tab stop, the default first; empty if the value is free."""
        own = [own_value(self._snippet, variable, each, context(self._place)).text for each in variable.choices]
        supplied = [value.text for _, value in self._supplied(variable)]
        offered = (default, *supplied, *own)
        if supplied and variable.choices_from not in _ONE_KIND:
            shown = self._default(variable)
            offered = (*offered, *([shown.text] if shown else ()))
        distinct = tuple(dict.fromkeys(offered))
        return distinct if len(distinct) > 1 else ()

    def _first_there(self, variable: Variable, own: WrittenValue) -> WrittenValue | None:
        """What the project has; the variable's own default where it can't be told what that is."""
        if not self._place.knows(variable.choices_from):
            return own
        if variable.choices_from == "module_tasks" and self._place.module_tasks is None:
            return own
        taken = self._taken_from(variable.choices_from)
        if variable.choices_from == "tasks":
            taken.update(self._place.values_from("scheduled_tasks"))  # the patterns for schedules name one more
        supplied = dict(self._supplied(variable))
        return first_there(variable, own, supplied, taken, lambda model: self._fits(variable, model))

    def _taken_from(self, source: str | None) -> set[str]:
        """What other variables have of a source."""
        return {text for each, text in self._taken if each == source}

    def _fits(self, variable: Variable, model: str) -> int:
        """How many of the fields that the pattern uses a model has; 0 for anything else."""
        facts = model_at(variable.choices_from, model, None, self._place.models)
        if facts is None:
            return 0
        used = [each for each in self._snippet.variables if each.of == variable.name and each.choices_from in _FIELDS]
        return sum(self._found(str(each.choices_from), str(each.default), facts) is not None for each in used)

    def _of_model(self, variable: Variable, source: str, own: WrittenValue) -> WrittenValue | None:
        """What the model has that the pattern means; else the pattern's own, as a placeholder.

        An optional variable is left out if the model surely has none.
        """
        model = self._model(variable.of)
        if model is None:
            is_lost = variable.optional and self._is_absent(variable.of)
            return None if is_lost else own
        found = self._found(source, own.text, model)
        if found is not None:
            return written(variable.types, found)
        return None if variable.optional and model.is_whole else own

    def _entry_name(self, variable: Variable, own: WrittenValue) -> WrittenValue:
        """The name of an entry of a schedule, after its task's; no other entry has it, which would be lost."""
        task = self._other(variable.of)
        text = self._text(task) if task else ""
        name = entry_name(text) if text else own.text
        taken = {*self._place.values_from("schedule_keys"), *self._taken_from("entry_names")}
        numbered = (f"{name}-{number}" for number in count(2))
        return written(
            variable.types, next(each for each in (name, *islice(numbered, len(taken))) if each not in taken)
        )

    def _arguments(self, variable: Variable) -> WrittenValue | None:
        task = self._other(variable.of)
        text = needed_arguments(self._text(task), self._place.values_from("task_arguments")) if task else None
        return written(variable.types, text) if text else None

    def _found(self, source: str, own: str, model: ModelFacts) -> str | None:
        values = model_values(source, model, self._place.models, self._snippet.source)
        return likeliest(source, own, values)

    def _is_absent(self, name: str) -> bool:
        variable = self._other(name)
        return variable is not None and self.settled(variable).value is None

    def _supplied(self, variable: Variable) -> Iterator[tuple[str, WrittenValue]]:
        """The values that the project supplies and the variable accepts."""
        if variable.choices_from == "task_arguments":
            return
        found = self._place.values_from(variable.choices_from)
        model = self._model(variable.of)
        if variable.choices_from == "entry_names":
            keys = self._place.values_from("schedule_keys")
            found = tuple(name for task in self._place.values_from("tasks") if (name := entry_name(task)) not in keys)
        if variable.choices_from in MODEL_SOURCES and model is not None:
            found = model_values(variable.choices_from, model, self._place.models, self._snippet.source)
        for value in found:
            with suppress(ValueError):
                yield value, written(variable.types, value)


_FIELDS = ("model_fields", "model_emails")
