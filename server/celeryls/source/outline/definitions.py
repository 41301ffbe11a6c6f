"""Reads functions and classes for an outline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from celeryls.source.expression.calls import arguments_of
from celeryls.source.expression.reader import value_of
from celeryls.source.outline.model import Definition, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.scopes import ScopeDefinition, Scopes
    from celeryls.syntax.code import Code

_PLAIN = re.compile(r"\((?:\s*\*{0,2}\w+\s*,)*(?:\s*\*{0,2}\w+)?\s*\)")
_TYPE = "(?:str|bytes|bool|int|float|None)"
_PLAIN_TYPE = re.compile(rf"([\"']?){_TYPE}(?:\s*\|\s*{_TYPE})*\1")
_TEXTS = ("string", "concatenated_string")
_NAME = re.compile(r"[*\w]+")
_DEFAULTED = ("default_parameter", "typed_default_parameter")


def read_definitions(
    found: Mapping[str, list[Node]], scopes: Scopes, bound: Mapping[int, set[str]], code: Code
) -> tuple[Definition, ...]:
    """All definitions in the order of the text; ``bound`` are the names that each binds, by its index."""
    returned: dict[int, list[Value]] = {}
    texts: dict[int, bool] = {}
    for node in found.get("return", ()):
        if node.type == "comment":
            continue
        index = scopes.function_at(node.start_byte)
        if index >= 0:
            returned.setdefault(index, []).append(value_of(node, code))
            texts[index] = texts.get(index, True) and node.type in _TEXTS
    return tuple(
        _definition(
            defined,
            tuple(returned.get(index, ())),
            tuple(sorted(bound.get(index, ()))),
            code,
            gives_plain=texts.get(index, False) or _is_plain(defined.node, code),
        )
        for index, defined in enumerate(scopes.definitions)
        if defined.name
    )


def _definition(
    defined: ScopeDefinition, returns: tuple[Value, ...], local: tuple[str, ...], code: Code, *, gives_plain: bool
) -> Definition:
    node = defined.node
    name = node.child_by_field_name("name") or node
    outer = defined.decorated or node
    return Definition(
        kind=kind_of(node),
        name=defined.name,
        name_range=code.range(name),
        decorators=tuple(_decorators(defined.decorated, code)) if defined.decorated else (),
        parameters=tuple(parameters_of(node, code)) if defined.kind == "def" else (),
        bases=arguments_of(node, code, lambda inner: value_of(inner, code)) if defined.kind == "class" else (),
        returns=returns,
        scope=defined.inside[:-1],
        range=code.between(outer.start_byte, node.end_byte),
        locals=local,
        gives_plain=gives_plain,
    )


def _is_plain(node: Node, code: Code) -> bool:
    """Whether a function is annotated to return text, a number or nothing."""
    annotation = node.child_by_field_name("return_type")
    return annotation is not None and bool(_PLAIN_TYPE.fullmatch(code.of(annotation)))


def kind_of(node: Node) -> Literal["def", "async def", "class"]:
    """The kind of a definition."""
    if node.type == "class_definition":
        return "class"
    return "async def" if node.children and node.children[0].type == "async" else "def"


def _decorators(node: Node, code: Code) -> Iterator[Value]:
    for child in node.named_children:
        if child.type == "decorator":
            expression = next((part for part in child.named_children if part.type != "comment"), None)
            if expression is not None:
                yield value_of(expression, code)


def parameters_of(node: Node, code: Code) -> Iterator[Parameter]:
    """The parameters of a function, without the ``/`` and ``*`` markers between them."""
    parameters = node.child_by_field_name("parameters")
    if parameters is None:
        return
    if _PLAIN.fullmatch(source := code.of(parameters)):
        names = _NAME.findall(source)
        rest = next((index for index, name in enumerate(names) if name.startswith("*")), len(names))
        for index, name in enumerate(names):
            yield Parameter(name, keyword_only=index > rest and not name.startswith("*"))
        return
    children = parameters.named_children
    slash = next((index for index, child in enumerate(children) if child.type == "positional_separator"), 0)
    keyword_only = False
    for index, child in enumerate(children):
        keyword_only = keyword_only or child.type == "keyword_separator"
        if child.type in ("comment", "ERROR", "positional_separator", "keyword_separator"):
            continue
        default = child.child_by_field_name("value") if child.type in _DEFAULTED else None
        name = child.child_by_field_name("name") or child
        if child.type == "typed_parameter" and child.named_children:
            name = child.named_children[0]
        written = code.of(name)
        if not written:
            continue  # the parser puts a name of no width where one is missing
        is_starred = written.startswith("*")
        value = value_of(default, code) if default else None
        yield Parameter(written, value, keyword_only and not is_starred, index < slash)
        keyword_only = keyword_only or is_starred
