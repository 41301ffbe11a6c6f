"""Signatures as values: ``task.s(1)``, ``task.signature((1,))``, ``app.signature("name")``, or the task itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, text_in, with_defaults
from celeryls.source.expression.values import Attribute, CallExpression, Name, Subscript

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue

_PARTIAL = ("s", "si")
_WHOLE = ("signature", "subtask")


class Signature(NamedTuple):
    """A task with its arguments; ``task`` is None if it is unknown."""

    task: str | None
    args: Known | None = None
    kwargs: Known | None = None
    options: tuple[tuple[str, Known], ...] = ()

    @property
    def written(self) -> str:
        """The text of `celery.canvas.Signature.__repr__`, which names an entry without a name."""
        given = with_defaults(self.args) if self.args else None
        named = with_defaults(self.kwargs) if self.kwargs else None
        parts = [_shown(item) for item in given.items] if isinstance(given, Items) else []
        if isinstance(named, Pairs):
            parts += [f"{key.value}={_shown(value)}" for key, value in named.pairs if isinstance(key, Plain)]
        return f"{self.task or ''}({', '.join(parts)})"


class SignatureReader:
    """Reads signatures in the source."""

    def __init__(self, resolver: Resolver, naming: Naming) -> None:
        self._resolver = resolver
        self._naming = naming

    def read(self, bound: ScopedValue) -> Signature:
        """The signature in a value."""
        match bound.value:
            case Name(dotted=dotted):
                return Signature(self._task(bound, dotted))
            case CallExpression(callee=Attribute(of=of, name="set")) as call:
                signature = self.read(bound.at(of))
                options = {each.name: self._value(bound.at(each.value)) for each in call.arguments if each.name}
                return signature._replace(options=tuple({**dict(signature.options), **options}.items()))
            case CallExpression(callee=Name(dotted=dotted)) as call:
                owner, _, method = dotted.rpartition(".")
                return self._called(bound, call, self._task(bound, owner) if owner else None, method)
            case CallExpression(callee=Attribute(of=Subscript(of=Name(dotted=dotted), key=key), name=method)) as call:
                task = text_in(self._value(bound.at(key))) if dotted.rpartition(".")[2] == "tasks" else None
                return self._called(bound, call, task, method)
            case _:
                return Signature(None)

    def _called(self, bound: ScopedValue, call: CallExpression, task: str | None, method: str) -> Signature:
        if method in _PARTIAL:
            return Signature(task, *self._partial(bound, call))
        if method in _WHOLE:
            shift = 0 if task else 1
            if task is None and (name := call.argument("task", 0) or call.argument("varies", 0)) is not None:
                task = text_in(self._value(bound.at(name)))
            args_value, kwargs_value = call.argument("args", shift), call.argument("kwargs", shift + 1)
            return Signature(
                task,
                self._value(bound.at(args_value)) if args_value is not None else None,
                self._value(bound.at(kwargs_value)) if kwargs_value is not None else None,
            )
        return Signature(None)

    def _partial(self, bound: ScopedValue, call: CallExpression) -> tuple[Items, Pairs]:
        """The arguments of ``.s(…)``; the number of ``*a`` and ``**b`` is unknown."""
        args: list[Known] = []
        pairs: list[tuple[Known, Known]] = []
        for each in call.arguments:
            match each.name:
                case None:
                    args.append(self._value(bound.at(each.value)))
                case "*":
                    args.append(Unresolved("spread", bound.at(each.value).spot))
                case "**":
                    other = Unresolved("spread", bound.at(each.value).spot)
                    pairs.append((other, other))
                case name:
                    pairs.append((Plain(name, bound.spot), self._value(bound.at(each.value))))
        return Items("tuple", tuple(args), bound.spot), Pairs(tuple(pairs), bound.spot)

    def _task(self, bound: ScopedValue, dotted: str) -> str | None:
        return self._naming(self._resolver.resolve(bound.path, dotted, bound.scope))

    def _value(self, bound: ScopedValue) -> Known:
        return Evaluation(self._resolver, self._naming).value(bound)


def _shown(known: Known) -> str:
    found = with_defaults(known)
    return repr(found.value) if isinstance(found, Plain) else "…"
