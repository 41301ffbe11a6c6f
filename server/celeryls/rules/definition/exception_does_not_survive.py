"""An exception that can't be rebuilt for the caller

An exception raised in a task is sent to the caller as its class and its `args`, the arguments of `super().__init__`
(`celery.utils.serialization`). If the class can't be created from them, the caller gets `UnpickleableExceptionWrapper`, or the nearest
base class that can: the caller's `except` clauses do not catch it.

This rule is off by default: a project's exception may never leave a task.

## Example

```python title="shop/errors.py"
class PaymentError(Exception):
      ^^^^^^^^^^^^ CEL128 raised in a task, it reaches the caller as `UnpickleableExceptionWrapper`: `__init__` requires 2 arguments and `args` holds 1
    def __init__(self, order, reason):
        super().__init__(f"order {order}: {reason}")
        self.order = order
```
->
```python title="shop/errors.py"
…
        super().__init__(order, reason)
…
```

## Keywords are never kept

```python title="shop/errors.py"
class ShopError(ValueError): ...


class StockError(ShopError):
      ^^^^^^^^^^ CEL128 raised in a task, it reaches the caller as `ShopError`: `__init__` requires the keyword `item`, and `args` holds none
    def __init__(self, message, *, item):
        super().__init__(message)


class ScaleError(Exception):
      ^^^^^^^^^^ CEL128 raised in a task, it reaches the caller as `UnpickleableExceptionWrapper`: `__init__` requires the keyword `unit`, and `args` holds none
    def __init__(self, *values, unit: str):
        self.unit = unit
```

## Exceptions that can be rebuilt are left alone

```python title="shop/errors.py"
from requests import HTTPError


class PlainError(Exception): ...


class All(Exception):
    def __init__(self, order, reason):
        super().__init__(order, reason)


class Default(PlainError):
    def __init__(self, order, reason="none"):
        super().__init__(order)


class NoCall(Exception):
    def __init__(self, order, reason):
        self.order = order


class Reduced(Exception):
    def __init__(self, order, reason):
        super().__init__(order)

    def __reduce__(self):
        return type(self), (self.order, self.reason)


class OwnArgs(Exception):
    def __init__(self, order, reason):
        super().__init__(order)
        self.args = (order, reason)


class SpreadError(Exception):
    def __init__(self, order, *args):
        super().__init__(*args)


class Sometimes(Exception):
    def __init__(self, order, reason):
        if order:
            super().__init__(order, reason)
        else:
            super().__init__(reason)


class Base(Exception):
    def __init__(self, message, *more):
        super().__init__(message, *more)


class OfBase(Base):
    def __init__(self, a, b):
        super().__init__("a")


class OfLibrary(HTTPError):
    def __init__(self, a, b):
        super().__init__("a")


class OfSystem(OSError):
    def __init__(self, a, b):
        super().__init__("a")


class NoError:
    def __init__(self, a, b):
        super().__init__("a")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import ExceptionClass
from celeryls.source.expression.values import Attribute, CallExpression, Name
from celeryls.source.surroundings.model import InClass, InFunction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

RULE = Rule(
    "CEL128",
    "exception-does-not-survive",
    "information",
    subject=ExceptionClass,
    words=("__init__",),
    enabled=False,
)

_MAKING = ("__new__", "__reduce__", "__reduce_ex__")


class _Takes(NamedTuple):
    """What an `__init__` takes by position, and by keyword only; ``most`` is None where there is no end."""

    positional: tuple[str, ...]
    least: int
    most: int | None
    required_keywords: tuple[str, ...]


def check(exception: ExceptionClass, context: Context) -> Iterator[Finding]:
    """Finds an ``__init__`` that surely does not take the ``args`` that it leaves behind."""
    init = exception.init
    if init is None or init.decorators or not exception.bases_are_plain:
        return
    if any(name in exception.methods for name in _MAKING) or ".args" in context.source(init.range):
        return
    takes = _takes(init)
    call = _call_of_base(init, context)
    kept = _kept(call) if call is not None else None
    if takes is None:
        return
    if takes.required_keywords:
        why = f"`__init__` requires the keyword `{takes.required_keywords[0]}`, and `args` holds none"
    elif kept is not None and kept < takes.least:
        why = f"`__init__` requires {_counted(takes.least)} and `args` holds {kept}"
    elif kept is not None and takes.most is not None and kept > takes.most:
        why = f"`__init__` takes at most {_counted(takes.most)} and `args` holds {kept}"
    else:
        return
    fixes = _fixes(takes, call, init, context) if call is not None else ()
    gets = f"raised in a task, it reaches the caller as `{_caught(exception)}`"
    yield Finding(exception.definition.name_range, f"{gets}: {why}", fixes)


def _takes(init: Definition) -> _Takes | None:
    """The parameters behind ``self``; None where a star takes it."""
    if not init.parameters or init.parameters[0].name.startswith("*"):
        return None
    parameters = init.parameters[1:]
    by_position = [each for each in parameters if each.by_position]
    return _Takes(
        tuple(each.name for each in by_position),
        sum(each.default is None for each in by_position),
        None if any(each.is_rest for each in parameters) else len(by_position),
        tuple(each.name for each in parameters if each.keyword_only and each.default is None),
    )


def _call_of_base(init: Definition, context: Context) -> CallExpression | None:
    """The one call of the base's ``__init__``, where it is always made; None where there are several, or none."""
    calls = [each for each in context.body(init.name_range).calls if _is_base_init(each)]
    if len(calls) != 1:
        return None
    around = context.around(calls[0].range).around
    return calls[0] if all(isinstance(each, InFunction | InClass) for each in around) else None


def _is_base_init(call: CallExpression) -> bool:
    match call.callee:
        case Attribute(of=CallExpression(callee=Name(dotted="super")), name="__init__"):
            return True
        case Name(dotted=dotted):
            return dotted.endswith(".__init__")
        case _:
            return False


def _kept(call: CallExpression) -> int | None:
    """How many arguments the base gets and keeps; None where that can't be told."""
    if any(each.name is not None for each in call.arguments):
        return None
    return len(call.arguments) - isinstance(call.callee, Name)


def _caught(exception: ExceptionClass) -> str:
    """What the caller gets: the nearest base below `Exception`."""
    first = exception.definition.bases[0].value
    name = first.dotted if isinstance(first, Name) else ""
    return "UnpickleableExceptionWrapper" if name == "Exception" else name


def _counted(number: int) -> str:
    return f"{number} argument{'' if number == 1 else 's'}"


def _fixes(takes: _Takes, call: CallExpression, init: Definition, context: Context) -> tuple[Fix, ...]:
    """All arguments are handed on; what `str()` of the exception says is another then."""
    bound = [each.name for each in context.body(init.name_range).bindings]
    if takes.required_keywords or takes.most is None or any(bound.count(name) > 1 for name in takes.positional):
        return ()
    start, end = context.span(call.callee.range).end, context.span(call.range).end
    if "#" in context.text[start:end]:
        return ()
    own = [init.parameters[0].name] if isinstance(call.callee, Name) else []
    new = ", ".join((*own, *takes.positional))
    return (Fix("hand all arguments to the base", Change((replace(start, end, f"({new})"),)), safe=False),)
