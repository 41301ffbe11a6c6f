"""What the assists on retries share."""

from __future__ import annotations

import ast
from itertools import count
from typing import TYPE_CHECKING

from celeryls.catalogue.exceptions import transient
from celeryls.edit.imports.names import bindings
from celeryls.edit.keywords import Keyword
from celeryls.edit.stops import Stop
from celeryls.source.outline.document.module_level import imports_of
from celeryls.source.tasks.body import retries_by_hand, used_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.catalogue.exceptions import Transient
    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

_BUILTIN = frozenset(("OSError", "ConnectionError", "TimeoutError"))
_FALLBACK = ("ConnectionError", "TimeoutError")


def retries_elsewhere(target: Target) -> bool:
    """Whether the body calls ``self.retry``, or ``retry_kwargs`` says when: what backoff would fight with."""
    if retries_by_hand(target.task):
        return True
    kwargs = target.source("retry_kwargs")
    return kwargs is not None and ("countdown" in kwargs or _literal(kwargs) is None)


def over_base(target: Target, title: str) -> str:
    """The title, which says so where a base class may have a policy of its own: the decorator's options overrule it."""
    base = target.task.decorator.argument("base")
    return f"{title}, over that of {base.text}" if base and base.text.isidentifier() else title


def max_retries(target: Target, *, default: int) -> int | None:
    """How many retries the decorator asks for; None where there is no end to them or the value is no literal."""
    kwargs, argument = target.source("retry_kwargs"), target.source("max_retries")
    if kwargs is not None:
        value = _literal(kwargs)
        if isinstance(value, dict) and "max_retries" in value:
            return value["max_retries"] if isinstance(value["max_retries"], int) else None
    if argument is not None:
        value = _literal(argument)
        return value if isinstance(value, int) else None
    return default if kwargs is None else 3


def exceptions(target: Target) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to retry on, as the file can name it, and the statements that import what it can't name yet."""
    rows = transient(used_names(target.task, target.file))
    statements: list[str] = []
    bound = frozenset(bindings(target.file.text))
    names = [name for row in rows for name in _names(row, target, bound, statements)]
    return tuple(dict.fromkeys(names)) or _FALLBACK, tuple(statements)


def missing(target: Target, policy: Iterable[str]) -> list[str]:
    """Which options of a policy the decorator lacks; `retry_kwargs`, where it is given, has a say on `max_retries`."""
    given = {"max_retries"} if target.has("retry_kwargs") else set()
    return [option for option in policy if option not in given and not target.has(option)]


def completed(target: Target, policy: Iterable[str], values: Mapping[str, tuple[str, ...]]) -> Change:
    """Adds what the decorator lacks of a policy; the exceptions to retry on are those that fit the body."""
    lacking = missing(target, policy)
    found, imports = exceptions(target) if "autoretry_for" in lacking else ((), ())
    values = {"autoretry_for": found, **values}
    return target.add(keywords({option: values[option] for option in lacking}), imports)


def keywords(values: Mapping[str, tuple[str, ...]]) -> list[Keyword]:
    """Options in their order, each value a tab stop; `autoretry_for` is written as a tuple of them."""
    number = count(1)
    return [
        Keyword(option, _tuple(value, number) if option == "autoretry_for" else (Stop(next(number), value[0]),))
        for option, value in values.items()
    ]


def _tuple(values: tuple[str, ...], number: Iterator[int]) -> tuple[str | Stop, ...]:
    stops: list[str | Stop] = []
    for value in values:
        stops += [", ", Stop(next(number), value)]
    return ("(", *stops[1:], ",)" if len(values) == 1 else ")")


def _names(row: Transient, target: Target, bound: frozenset[str], statements: list[str]) -> list[str]:
    """How the file can name a row's exceptions; what it can't name yet goes to ``statements``.

    Names that mean something else in the file, of which ``bound`` are all, are not taken.
    """
    if row.module is None:
        return list(row.names)
    imports = imports_of(target.file)
    package = row.module.split(".")[0]
    by_target = {found.target: bound for bound, found in imports.items()}
    if package in by_target and row.module in (package, f"{package}.exceptions") and package != "botocore":
        return [f"{by_target[package]}.{name}" for name in row.names]
    result = []
    for name in row.names:
        if known := by_target.get(f"{row.module}.{name}"):
            result.append(known)
        elif name in _BUILTIN or name in bound:
            module, _, last = row.module.rpartition(".")
            if last in bound and by_target.get(row.module) != last:
                continue
            statements.append(f"from {module} import {last}" if module else f"import {row.module}")
            result.append(f"{last}.{name}")
        else:
            statements.append(f"from {row.module} import {name}")
            result.append(name)
    return result


def _literal(source: str) -> object:
    try:
        value: object = ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return None
    return value
