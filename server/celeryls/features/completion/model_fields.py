"""The fields of an app's models, as the text of its `models` tells them; nothing is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.snippets.settling.app_models import ModelFacts, ModelField
from celeryls.source.expression.values import CallExpression, Constant, Name, Sequence
from celeryls.source.outline.reader import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Assignment, UnitOutline

_RELATIONS = frozenset(("ForeignKey", "OneToOneField", "ManyToManyField"))
_OF_A_USER = (
    *(ModelField(name, "CharField") for name in ("username", "first_name", "last_name")),
    ModelField("email", "EmailField"),
    *(ModelField(name, "BooleanField") for name in ("is_staff", "is_active")),
    *(ModelField(name, "DateTimeField") for name in ("date_joined", "last_login")),
)
"""What `django.contrib.auth.models.AbstractUser` has."""


def model_facts(chunks: Iterable[str], names: Iterable[str]) -> tuple[ModelFacts, ...]:
    """The models ``names`` among the classes of a module, with the fields of those bases that the module defines."""
    found: dict[str, tuple[tuple[str, ...], UnitOutline]] = {}
    for chunk in chunks:
        if not chunk.lstrip().startswith(("class ", "@")):
            continue
        outline = read_unit(chunk).outline
        for each in outline.definitions:
            if each.kind == "class" and not each.scope:
                found[each.name] = tuple(_last(base.value) for base in each.bases), outline
    return tuple(_model(name, found) for name in names if name in found)


def _model(name: str, found: dict[str, tuple[tuple[str, ...], UnitOutline]]) -> ModelFacts:
    fields: dict[str, ModelField] = {}
    states: dict[str, None] = {}
    is_whole, waiting, seen = True, [name], {name}
    while waiting:
        current = waiting.pop()
        bases, outline = found[current]
        for assigned in outline.assignments:
            if assigned.scope == (("class", current),) and (field := _field(assigned)):
                fields.setdefault(field.name, field)
            elif len(assigned.scope) == 2 and assigned.scope[0] == ("class", current):
                states |= dict.fromkeys(_state(assigned))
        for base in bases:
            if base == "AbstractUser":
                fields = {**{field.name: field for field in _OF_A_USER}, **fields}
            elif base in found and base not in seen:
                waiting.append(base)
                seen.add(base)
            elif base != "Model":
                is_whole = False
    return ModelFacts(name, tuple(fields.values()), tuple(states), is_whole)


def _field(assigned: Assignment) -> ModelField | None:
    called = assigned.value
    if not isinstance(assigned.target, Name) or not isinstance(called, CallExpression):
        return None
    kind = _last(called)
    if not (kind.endswith("Field") or kind in _RELATIONS):
        return None
    target = called.argument("to", 0) if kind in _RELATIONS else None
    related = called.argument("related_name")
    key = called.argument("primary_key")
    return ModelField(
        assigned.target.dotted,
        kind,
        _last(target) if target is not None else None,
        related.value if isinstance(related, Constant) and isinstance(related.value, str) else None,
        isinstance(key, Constant) and key.value is True,
    )


def _state(assigned: Assignment) -> Iterator[str]:
    """The text of a member of `TextChoices`: ``NEW = "new"``, ``NEW = "new", "New"``."""
    value: Value | None = assigned.value
    if isinstance(value, Sequence) and value.items:
        value = value.items[0]
    is_member = isinstance(assigned.target, Name) and assigned.target.dotted.isupper()
    if is_member and isinstance(value, Constant) and isinstance(value.value, str):
        yield value.value


def _last(value: Value) -> str:
    """The last part of a name or of a text: ``User`` of ``settings.User``, ``"auth.User"`` and ``User()``."""
    match value:
        case Name(dotted=dotted):
            return dotted.rpartition(".")[2]
        case Constant(value=str(text)):
            return text.rpartition(".")[2]
        case CallExpression(callee=callee):
            return _last(callee)
        case _:
            return ""
