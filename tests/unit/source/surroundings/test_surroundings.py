"""What stands around a call, and what becomes of its value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.random_edits import TEXTS

from celeryls.source.expression.values import CallExpression, Name, Value
from celeryls.source.outline.files import outline
from celeryls.source.surroundings.model import (
    InClass,
    InCondition,
    InFunction,
    InLambda,
    InLoop,
    InReturn,
    InTry,
    InWith,
    Surroundings,
)
from celeryls.source.surroundings.reader import surroundings
from celeryls.syntax.code import Code
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from celeryls.source.surroundings.model import Surrounding


def around(text: str, call: str = "f()") -> Surroundings:
    """What is around the first place of a call in a text."""
    at = text.index(call)
    return surroundings(text, Code(text).between(at, at + len(call)))


def said(value: Value) -> str:
    match value:
        case Name(dotted=dotted):
            return dotted
        case CallExpression(callee=Name(dotted=dotted)):
            return f"{dotted}()"
        case _:
            return "?"


def short(each: Surrounding) -> str:
    match each:
        case InFunction(name=name, is_async=is_async):
            return f"async def {name}" if is_async else f"def {name}"
        case InClass(name=name):
            return f"class {name}"
        case InLambda():
            return "lambda"
        case InLoop(kind=kind, over=over):
            return f"{kind} {said(over)}"
        case InCondition(kind=kind, condition=condition):
            return f"{kind} {said(condition)}"
        case InTry(part=part, handler=handler):
            return f"try {part}" + (f" {' '.join(map(said, handler.types))}" if handler else "")
        case InWith(managers=managers):
            return f"with {' '.join(map(said, managers))}"
        case InReturn():
            return "return"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f()\n", []),
        ("def g():\n    f()\n", ["def g"]),
        ("class A:\n    async def g(self):\n        f()\n", ["class A", "async def g"]),
        ("class A(f()):\n    pass\n", []),
        ("def g(x=f()): ...\n", []),
        ("@f()\ndef g(): ...\n", []),
        ("def g(): f()\n", ["def g"]),
        ("x = lambda: f()\n", ["lambda"]),
        ("x = lambda y=f(): y\n", []),
        ("for x in rows:\n    f()\n", ["for rows"]),
        ("for x in f():\n    pass\n", []),
        ("for x in rows:\n    pass\nelse:\n    f()\n", []),
        ("while more():\n    f()\n", ["while more()"]),
        ("while f():\n    pass\n", ["while f()"]),
        ("[f() for x in rows]\n", ["comprehension rows"]),
        ("{1: f() for x in rows}\n", ["comprehension rows"]),
        ("g(f() for x in rows)\n", ["comprehension rows"]),
        ("[x for x in f()]\n", []),
        ("[x for x in rows if f()]\n", ["comprehension rows"]),
        ("[x for y in rows for x in f()]\n", ["comprehension rows"]),
        ("if a:\n    f()\n", ["if a"]),
        ("if f():\n    pass\n", []),
        ("if a:\n    pass\nelif b:\n    f()\nelif c:\n    pass\n", ["else a", "if b"]),
        ("if a:\n    pass\nelif f():\n    pass\n", ["else a"]),
        ("if a:\n    pass\nelif b:\n    pass\nelse:\n    f()\n", ["else a", "else b"]),
        ("x = f() if a else b\n", ["if a"]),
        ("x = b if a else f()\n", ["else a"]),
        ("x = b if f() else a\n", []),
        ("match a:\n    case 1:\n        f()\n", ["case a"]),
        ("match f():\n    case 1:\n        pass\n", []),
        ("try:\n    f()\nexcept A:\n    pass\n", ["try body"]),
        ("try:\n    pass\nexcept (A, b.C) as e:\n    f()\n", ["try handler A b.C"]),
        ("try:\n    pass\nexcept ((A)):\n    f()\n", ["try handler A"]),
        ("try:\n    pass\nexcept* A as e:\n    f()\n", ["try handler A"]),
        ("try:\n    pass\nexcept A, B:\n    f()\n", ["try handler A B"]),
        ("try:\n    pass\nexcept:\n    f()\n", ["try handler "]),
        ("try:\n    pass\nexcept A:\n    pass\nelse:\n    f()\n", ["try else"]),
        ("try:\n    pass\nfinally:\n    f()\n", ["try finally"]),
        ("with a.atomic(), b() as c:\n    f()\n", ["with a.atomic() b()"]),
        ("with (a as x, b):\n    f()\n", ["with a b"]),
        ("with f():\n    pass\n", []),
        ("def g():\n    return h(f())\n", ["def g", "return"]),
        (
            "def g():\n    with a():\n        for x in rows:\n            if x:\n                f()\n",
            ["def g", "with a()", "for rows", "if x"],
        ),
    ],
)
def test_what_is_around_a_call_is_told_from_the_outside_in(text: str, expected: list[str]):
    assert [short(each) for each in around(text).around] == expected


@pytest.mark.parametrize(
    ("text", "use", "awaited"),
    [
        ("f()\n", "dropped", False),
        ("await f()\n", "dropped", True),
        ("(f())\n", "dropped", False),
        ("a and f()\n", "dropped", False),
        ("f() and a\n", "used", False),
        ("f() if a else b\n", "dropped", False),
        ("a if f() else b\n", "used", False),
        ("x = f()\n", "assigned", False),
        ("x = await f()\n", "assigned", True),
        ("x += f()\n", "assigned", False),
        ("(x := f())\n", "assigned", False),
        ("return f()\n", "returned", False),
        ("return (await f())\n", "returned", True),
        ("return [f()]\n", "used", False),
        ("x = lambda: f()\n", "returned", False),
        ("yield f()\n", "yielded", False),
        ("g(f())\n", "used", False),
        ("g(x=f())\n", "used", False),
        ("f().get()\n", "used", False),
        ("f()()\n", "used", False),
        ("raise f()\n", "used", False),
    ],
)
def test_what_becomes_of_a_value(text: str, use: str, awaited: bool):  # noqa: FBT001 - pytest passes it by name
    found = around(text)
    assert (found.use, found.awaited) == (use, awaited)


TEXT = """\
from shop.tasks import add


def order():
    with transaction.atomic():
        add.delay(1)
        add(2)
        return app.tasks["a"].delay()
"""


def test_the_calls_of_an_outline_are_found_by_their_places():
    (_, unit) = outline(TEXT).units[-1]
    chunk = TEXT[TEXT.index("def order") :]
    found = {call.call.range.line: surroundings(chunk, call.call.range) for call in unit.calls}
    assert {line: [*map(short, each.around)] for line, each in found.items()} == {
        2: ["def order", "with transaction.atomic()"],
        3: ["def order", "with transaction.atomic()"],
        4: ["def order", "with transaction.atomic()", "return"],
    }
    assert {line: each.use for line, each in found.items()} == {2: "dropped", 3: "dropped", 4: "returned"}


def test_the_handlers_of_a_try_are_all_there_with_their_places():
    text = "try:\n    f()\nexcept A:\n    pass\nexcept (B, C):\n    pass\n"
    (found,) = around(text).around
    assert isinstance(found, InTry)
    assert [[*map(said, each.types)] for each in found.handlers] == [["A"], ["B", "C"]]
    assert [each.range.line for each in found.handlers] == [2, 4]
    assert found.handler is None


@given(TEXTS | st.just(TEXT), st.tuples(*[st.integers(0, 12)] * 4))
def test_no_place_is_too_strange(text: str, place: tuple[int, int, int, int]):
    assert isinstance(surroundings(text, Range(*place)), Surroundings)


def test_functions_and_classes_are_those_that_python_sees():
    """`ast` is asked for each call of this file."""
    with open(__file__, encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    expected: dict[tuple[int, int], list[str]] = {}

    def visit(node: ast.AST, scope: list[str]) -> None:
        if isinstance(node, ast.Call) and node.end_lineno is not None and node.end_col_offset is not None:
            expected[node.lineno - 1, node.col_offset] = scope
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    inside = isinstance(node, ast.FunctionDef | ast.ClassDef) and field == "body"
                    visit(child, [*scope, getattr(node, "name", "")] if inside else scope)

    visit(ast.parse(text), [])
    code = Code(text)
    for (line, column), scope in expected.items():
        at = code.starts[line] + column
        found = surroundings(text, code.between(at, at + 1)).around
        assert [each.name for each in found if isinstance(each, InFunction | InClass)] == scope
