"""The test of a task as code: that it runs, and that it retries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.change import FileChange
from celeryls.edit.difference import difference
from celeryls.edit.imports.add import merge
from celeryls.edit.style import style_of
from celeryls.edit.text import apply
from celeryls.features.assisting.testing.failures import known_failure
from celeryls.source.bodies.nodes import function_at
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.edit.style import Style
    from celeryls.features.assisting.offer import Target
    from celeryls.features.assisting.testing.failures import KnownFailure
    from celeryls.features.assisting.testing.layout import PlaceOfTests

_VALUES = {"bool": "True", "dict": "{}", "float": "1.0", "int": "1", "list": "[]", "str": '""', "tuple": "()"}
_NUMBERS = re.compile(r"(?:.*_)?(?:id|pk|number|count|size|limit)")
_RELATIVE = re.compile(r"^from (\.+[\w.]*) import ", re.MULTILINE)
_DATABASE = re.compile(r"\.objects\b|\.save\(")


class SampleArguments(NamedTuple):
    """The arguments that a task needs: by position, and by name."""

    positional: tuple[str, ...]
    named: tuple[tuple[str, str], ...]


def planned_test(target: Target, place: PlaceOfTests) -> FileChange | None:
    """The change that adds a test to a file, or makes the file; None if the file has such a test or other names."""
    name, text = target.name_of_task, place.text or ""
    own = {target.known.module.partition(".")[0]} if target.known is not None else set()
    style = style_of(text, target.style)
    style = replace(style, own_packages=style.own_packages | own)
    if text and re.search(rf"\b(?:test_{name}|{_class_name(name)})\b", text):
        return None
    failure = known_failure(target)
    code = "\n".join(_code(target, place, failure, style))
    imports = _imports(target, place, failure)
    body = text.rstrip()
    whole = f"{body}\n\n\n{code}\n" if body else f"{code}\n"
    written = whole if style.line_end == "\n" else re.sub(r"\r\n|\r|\n", style.line_end, whole)
    found = merge(written, imports, style=style)
    if found.conflicts:
        return None
    return FileChange(place.path, text, difference(text, apply(written, found.edits)), creates=place.text is None)


def _imports(target: Target, place: PlaceOfTests, failure: KnownFailure | None) -> tuple[str, ...]:
    found = [f"from {_module(target, place)} import {target.name_of_task}"]
    if failure is not None:
        found += ["from unittest.mock import MagicMock, patch", "from celery.exceptions import Retry"]
        found += [failure.imported] if failure.imported else []
    if place.form == "pytest" and (failure is not None or _uses_database(target, place)):
        found.append("import pytest")
    if place.form == "django":
        found.append("from django.test import TestCase")
    if place.form == "unittest":
        found.append("from unittest import TestCase")
    return tuple(found)


def _module(target: Target, place: PlaceOfTests) -> str:
    """The module of the task as the file imports it already, else by its whole name."""
    context, known = target.context, target.known
    relative = dict.fromkeys(_RELATIVE.findall(place.text or ""))
    same = (each for each in relative if context.module_path(each, place.path) == context.path)
    return next(same, known.module if known is not None else "")


def _code(target: Target, place: PlaceOfTests, failure: KnownFailure | None, style: Style) -> Iterator[str]:
    name = target.name_of_task
    given = _arguments(target)
    is_method = place.form != "pytest"
    indent = style.indent if is_method else ""
    if is_method:
        yield from (f"class {_class_name(name)}(TestCase):",)
    parts = [_runs(target, given, failure, style, is_method=is_method)]
    if failure is not None:
        parts.append(_retries(target, given, failure, style, is_method=is_method))
    for number, part in enumerate(parts):
        if number:
            yield from ("",) if is_method else ("", "")
        if not is_method and _uses_database(target, place):
            yield "@pytest.mark.django_db"
        yield from (f"{indent}{line}" for line in part)


def _runs(
    target: Target, given: SampleArguments, failure: KnownFailure | None, style: Style, *, is_method: bool
) -> list[str]:
    name, step = target.name_of_task, style.indent
    parts = []
    if given.positional:
        parts.append(f"args=({', '.join(given.positional)}{',' if len(given.positional) == 1 else ''})")
    if given.named:
        parts.append(f"kwargs={{{', '.join(f'{style.string(key)}: {value}' for key, value in given.named)}}}")
    lines = [f"@patch({style.string(_path(target, failure))}, MagicMock())"] if failure is not None else []
    lines += [f"def test_{name}({'self' if is_method else ''}):", f"{step}result = {name}.apply({', '.join(parts)})"]
    check = "self.assertTrue(result.successful(), result.traceback)"
    return [*lines, step + (check if is_method else "assert result.successful(), result.traceback")]


def _retries(
    target: Target, given: SampleArguments, failure: KnownFailure, style: Style, *, is_method: bool
) -> list[str]:
    name, step = target.name_of_task, style.indent
    arguments = ", ".join((*given.positional, *(f"{key}={value}" for key, value in given.named)))
    return [
        f"@patch({style.string(_path(target, failure))}, MagicMock(side_effect={failure.exception}))",
        f"@patch.object({name}, {style.string('retry')}, MagicMock(side_effect=Retry))",
        f"def test_{name}_is_retried({'self' if is_method else ''}):",
        f"{step}with {'self.assertRaises' if is_method else 'pytest.raises'}(Retry):",
        f"{step}{step}{name}({arguments})",
    ]


def _path(target: Target, failure: KnownFailure | None) -> str:
    module = target.known.module if target.known is not None else ""
    return f"{module}.{failure.called if failure is not None else ''}"


def _uses_database(target: Target, place: PlaceOfTests) -> bool:
    return place.marks_database and bool(_DATABASE.search(target.task.body))


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Tests"


def _arguments(target: Target) -> SampleArguments:
    """A value for each parameter without a default: of the type that the annotation names, else a guess by the name."""
    source, definition = target.task.source, target.task.definition
    code = Code(source)
    function = function_at(code, code.between(*definition.name_span))
    node = function.child_by_field_name("parameters") if function is not None else None
    parts = list(parts_of(node)) if node is not None else []
    if target.source("bind") == "True":
        parts = parts[1:]
    positional: list[str] = []
    named: list[tuple[str, str]] = []
    only_named = False
    for part in parts:
        only_named = only_named or part.type in ("keyword_separator", "list_splat_pattern")
        if part.type in ("identifier", "typed_parameter"):
            first = part if part.type == "identifier" else part.named_children[0]
            if first.type != "identifier":
                only_named = only_named or first.type == "list_splat_pattern"
                continue
            name = text_of(first, source)
            if only_named:
                named.append((name, _value(part, name, source)))
            else:
                positional.append(_value(part, name, source))
    return SampleArguments(tuple(positional), tuple(named))


def _value(parameter: Node, name: str, source: str) -> str:
    annotation = parameter.child_by_field_name("type")
    if annotation is None:
        return "1" if _NUMBERS.fullmatch(name) else "None"
    outer = re.match(r"[\"']?(?:\w+\.)*(\w+)", text_of(annotation, source))
    return _VALUES.get(outer.group(1).lower() if outer else "", "None")
