"""What a pattern can write about a model of the user's app: its variable, its key's type, its fields."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODEL_SOURCES = (
    *("model_variable", "model_key", "model_fields", "model_related"),
    *("model_emails", "model_labels", "model_states"),
)
"""The sources of a variable whose values belong to the model of another variable, which ``of`` names."""

_TAKES_FIRST = frozenset(("model_variable", "model_key", "model_emails", "model_labels"))
"""Those of which any value will do; of others only one that is called like the pattern's own."""

_USERS = frozenset(("AUTH_USER_MODEL", "get_user_model", "User"))
_TEXT_KEYS = frozenset(("UUIDField", "CharField", "SlugField", "TextField", "EmailField"))
_NUMBER_KEYS = frozenset(("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField"))
_LABEL = re.compile(r"number|name|title|code|reference|slug")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field; ``target`` is the model that a relation leads to, ``related`` its name there, None unless written."""

    name: str
    kind: str
    target: str | None = None
    related: str | None = None
    is_key: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ModelFacts:
    """A model, and the values of its choices; ``is_whole`` says that it surely has no other fields.

    Compared by identity, which costs a keystroke nothing: the reader returns the same one until its text changes.
    """

    name: str
    fields: tuple[ModelField, ...] = ()
    states: tuple[str, ...] = ()
    is_whole: bool = False

    def field(self, name: str) -> ModelField | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)


def model_values(source: str, model: ModelFacts, models: Iterable[ModelFacts], code: str) -> tuple[str, ...]:
    """What ``model`` supplies for a source, the likeliest first; empty if there is none, or it can't be told.

    ``models`` are all of the app, and ``code`` is the template, whose own names a variable must not have.
    """
    match source:
        case "model_variable":
            return (_variable(model.name, code),)
        case "model_key":
            return tuple(_key(model))
        case "model_fields":
            return tuple(field.name for field in model.fields)
        case "model_related":
            return tuple(name for name, _ in _related(model, models))
        case "model_emails":
            return tuple(_emails(model, {each.name: each for each in models}))
        case "model_labels":
            labels = (field for field in model.fields if field.kind != "ForeignKey" and _LABEL.search(field.name))
            return (*(field.name for field in labels), "pk")
        case _:
            return model.states


def likeliest(source: str, own: str, found: tuple[str, ...]) -> str | None:
    """The one of ``found`` that a pattern writes where its ``own`` is meant; None if it would be a guess."""
    if own in found and source != "model_labels":
        return own
    if source in _TAKES_FIRST:
        return next(iter(found), None)
    alike = next((name for name in found if own in name or name in own), None)
    close = difflib.get_close_matches(own, found, n=1, cutoff=0.8)
    return alike or (close[0] if close else None)


def model_at(
    source: str | None, value: str, parent: ModelFacts | None, models: Iterable[ModelFacts]
) -> ModelFacts | None:
    """The model that a variable's value leads to: by its name, or by a relation of the model ``parent``."""
    if source == "models":
        return next((model for model in models if model.name == value), None)
    if parent is None:
        return None
    if source == "model_related":
        return next((model for name, model in _related(parent, models) if name == value), None)
    field = parent.field(value)
    return next((model for model in models if field is not None and model.name == field.target), None)


def _variable(name: str, code: str) -> str:
    found = _WORD.sub("_", name).lower()
    # `Event` must not become the `event` that the template uses for something else, nor `Class` a keyword.
    is_free = found.isidentifier() and not re.search(rf"\b{found}\b", code)
    return found if is_free else f"{found}_row"


def _key(model: ModelFacts) -> Iterator[str]:
    key = next((field for field in model.fields if field.is_key), None)
    if key is None:
        if model.is_whole:
            yield "int"  # Django's `DEFAULT_AUTO_FIELD` is a number
    elif key.kind in _TEXT_KEYS:
        yield "str"
    elif key.kind in _NUMBER_KEYS:
        yield "int"


def _related(model: ModelFacts, models: Iterable[ModelFacts]) -> Iterator[tuple[str, ModelFacts]]:
    """The names under which other models of the app are reached from ``model``, each with that model."""
    for other in models:
        for field in other.fields:
            if field.kind == "ForeignKey" and field.target == model.name:
                yield field.related or f"{other.name.lower()}_set", other


def _emails(model: ModelFacts, models: dict[str, ModelFacts]) -> Iterator[str]:
    """The fields with an address, also those of a model that a relation leads to."""
    own = [field for field in model.fields if field.kind == "EmailField" or field.name == "email"]
    yield from (field.name for field in own)
    for field in model.fields:
        if field.kind not in ("ForeignKey", "OneToOneField") or field.target is None:
            continue
        target = models.get(field.target)
        if target is not None and target.is_whole:
            yield from (f"{field.name}.{each.name}" for each in target.fields if each.kind == "EmailField")
        elif field.target in _USERS:
            yield f"{field.name}.email"
