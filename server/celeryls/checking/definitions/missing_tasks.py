"""The fix that writes a task whose name is used before the task exists."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from celeryls.checking.rule import Fix
from celeryls.edit.change import Change, FunctionElsewhere
from celeryls.project.subjects.model import BeatEntry, Call
from celeryls.project.values.known import Items, Pairs, Plain, with_defaults
from celeryls.source.expression.values import Constant, Mapping, Name, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import UnknownTask
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value

_ANY = "*args, **kwargs"


def created(unknown: UnknownTask, context: Context) -> Iterator[Fix]:
    """The fix that writes the task into its module, or makes a task of the function there; none if that is unknown.

    Its parameters are those that the entry, or the call, gives it.
    """
    home = unknown.home
    if home is None:
        return
    code = f"def {home.function}({_parameters(unknown, context)}):\n    raise NotImplementedError"
    added = FunctionElsewhere(home.path, home.function, f"@{home.decorator}", code, home.imported)
    title = f"make {home.function} a task" if home.is_written else f"create the task {home.function}"
    yield Fix(title, Change(elsewhere=(added,)), safe=False)


def _parameters(unknown: UnknownTask, context: Context) -> str:
    for each in context.subjects:
        match each:
            case BeatEntry(record=record) if record.task == unknown.name:
                return _joined(_of_items(record.args), _of_pairs(record.kwargs))
            case Call(method=method, call=call, task=task) if task == unknown.name:
                at = 1 if method in ("send_task", "signature") else 0
                return _joined(_of_sequence(call.argument("args", at)), _of_mapping(call.argument("kwargs", at + 1)))
            case _:
                continue
    return _ANY


def _joined(positional: Iterable[str] | None, by_name: Iterable[str] | None) -> str:
    if positional is None or by_name is None:
        return _ANY
    first, last = list(positional), list(by_name)
    names = [*first, *last]
    if len({*names}) < len(names) or not all(each.isidentifier() and not keyword.iskeyword(each) for each in names):
        return _ANY
    return ", ".join((*first, *(("*", *last) if last else ())))


def _of_items(args: Known | None) -> list[str] | None:
    match with_defaults(args) if args is not None else None:
        case None:
            return []
        case Items(items=items):
            return [f"arg{number}" for number, _ in enumerate(items, 1)]
        case _:
            return None


def _of_pairs(kwargs: Known | None) -> list[str] | None:
    match with_defaults(kwargs) if kwargs is not None else None:
        case None:
            return []
        case Pairs(pairs=pairs) if all(isinstance(key, Plain) and isinstance(key.value, str) for key, _ in pairs):
            return [str(key.value) for key, _ in pairs if isinstance(key, Plain)]
        case _:
            return None


def _of_sequence(args: Value | None) -> list[str] | None:
    match args:
        case None:
            return []
        case Sequence(items=items):
            return [_named(each, number) for number, each in enumerate(items, 1)]
        case _:
            return None


def _named(value: Value, number: int) -> str:
    """The name of a variable or an attribute, ``order_id`` for ``order.id`` too; a number for any other value."""
    if not isinstance(value, Name):
        return f"arg{number}"
    *_, owner, last = ("", *value.dotted.split("."))
    return f"{owner}_{last}" if last in ("id", "pk") and owner else last


def _of_mapping(kwargs: Value | None) -> list[str] | None:
    match kwargs:
        case None:
            return []
        case Mapping(pairs=pairs) if all(isinstance(key, Constant) and isinstance(key.value, str) for key, _ in pairs):
            return [str(key.value) for key, _ in pairs if isinstance(key, Constant)]
        case _:
            return None
