"""How many rounds a loop has, as an expression that costs nothing and changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.source.expression.values import (
    Attribute,
    CallExpression,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Spread,
)
from celeryls.source.outline.document.module_level import assignments_of

if TYPE_CHECKING:
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.expression.values import Value
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.code import Code

_SIZED_MAKERS = frozenset(("dict", "frozenset", "list", "range", "set", "sorted", "tuple"))
_KEEPING = frozenset(("list", "reversed", "sorted", "tuple"))
_VIEWS = frozenset(("items", "keys", "values"))
_SPLITS = frozenset(("split", "rsplit", "splitlines"))
_QUERIES = frozenset(
    ("all", "annotate", "defer", "distinct", "exclude", "filter", "only", "order_by", "prefetch_related", "reverse",
     "select_for_update", "select_related", "using", "values", "values_list")
)  # fmt: skip
_ITERATED_ONCE = r"\s*:[^,=)]*(?:Async)?(?:Iter(?:able|ator)|Generator)"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is known of the values in a function: ``parameters`` are its names, ``header`` its text up to the colon."""

    file: SourceFile
    code: Code
    body: FunctionBody
    parameters: tuple[str, ...]
    header: str

    def of(self, value: Value) -> str | None:
        """The source of the number of items of ``value``; None if it can't be told without running code."""
        match value:
            case Sequence(kind="list" | "tuple", items=items) if not any(isinstance(each, Spread) for each in items):
                return str(len(items))
            case Name(dotted=name) if self._is_sized_name(name):
                return f"len({name})"
            case CallExpression(callee=Name(dotted="range"), arguments=given) if all(
                each.name is None and self._is_plain(each.value) for each in given
            ):
                return self._text(given[0].value if len(given) == 1 else value, counted=len(given) != 1)
            case CallExpression(callee=Name(dotted=name), arguments=(first, *_)) if name in _KEEPING:
                return self.of(first.value) if first.name is None else None
            case CallExpression(callee=Name(dotted=dotted), arguments=()) if dotted.rpartition(".")[2] in _VIEWS:
                owner = dotted.rpartition(".")[0]
                return f"len({owner})" if self._is_sized_name(owner) else None
            case Operation(operator="or", operands=(Name(dotted=name), Sequence(items=()))) if self._is_sized_name(
                name
            ):
                return self._text(value, counted=True)
            case _:
                return None

    def _text(self, value: Value, *, counted: bool) -> str:
        text = self.code.text[slice(*self.code.span(value.range))]
        return f"len({text})" if counted else text

    def _is_plain(self, value: Value) -> bool:
        """Whether to evaluate it again changes nothing, and costs nothing."""
        match value:
            case Constant() | Name():
                return True
            case Operation(operands=operands):
                return all(map(self._is_plain, operands))
            case CallExpression(callee=Name(dotted="len"), arguments=(first,)):
                return self._is_plain(first.value)
            case _:
                return False

    def _is_sized_name(self, name: str) -> bool:
        given = [each for each in self.body.bindings_of(name) if each.kind == "value"]
        others = len(self.body.bindings_of(name)) - len(given)
        if name in self.parameters:
            may_end = re.search(rf"\b{re.escape(name)}{_ITERATED_ONCE}", self.header)
            return others == 1 and not may_end and all(self._is_sized(each.value) for each in given)
        if given or others:
            return not others and all(self._is_sized(each.value) for each in given)
        assigned = assignments_of(self.file).get(name)
        return assigned is not None and isinstance(assigned.value, Sequence | Mapping)

    def _is_sized(self, value: Value | None) -> bool:
        match value:
            case Sequence() | Mapping():
                return True
            case Comprehension(kind=kind):
                return kind != "generator"
            case CallExpression(callee=Name(dotted=name)) if name in _SIZED_MAKERS:
                return True
            case CallExpression(callee=Name(dotted=dotted)) if dotted.rpartition(".")[2] in _SPLITS:
                return True
            case CallExpression():
                return self.is_query(value)
            case _:
                return False

    def is_query(self, value: Value) -> bool:
        """Whether it is a Django query, whose rows are kept once it is iterated: ``Order.objects.filter(…)``."""
        match value:
            case CallExpression(callee=Name(dotted=dotted)):
                *_, manager, method = ("", *dotted.split("."))
                return manager == "objects" and method in _QUERIES
            case CallExpression(callee=Attribute(of=inner, name=method)):
                return method in _QUERIES and self.is_query(inner)
            case _:
                return False
