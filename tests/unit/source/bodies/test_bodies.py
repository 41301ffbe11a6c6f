"""What a function's body does itself."""

from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from celeryls.source.bodies.model import FunctionBody
from celeryls.source.bodies.reader import body_of
from celeryls.source.expression.values import Name
from celeryls.syntax.places import Range


def read(text: str, name: str = "f", method: str = "") -> tuple[str, FunctionBody]:
    text = dedent(text).lstrip()
    before = text[: text.index(f" {name}") + 1]
    line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    return text, body_of(text, Range(line, column, line, column + len(name)), method)


def called(body: FunctionBody) -> list[str]:
    return [
        each.callee.dotted if isinstance(each.callee, Name) else getattr(each.callee, "name", "") for each in body.calls
    ]


def test_all_calls_are_there_in_order_without_those_of_functions_inside():
    _, body = read("""
        @decorated(1)
        def f(x, y=default()):
            with opened() as file:
                [g(i) for i in h()]
            def inner():
                hidden()
            class Inner:
                z = hidden()
            later(lambda: hidden())
            return a.b(c()).d()
        """)
    assert called(body) == ["opened", "g", "h", "later", "d", "a.b", "c"]


def test_a_name_is_bound_to_a_value_an_item_or_what_cannot_be_told():
    _, body = read("""
        def f(task, *args, size: int = 1, **options):
            result = send()
            a = b = send()
            for each in results:
                pass
            [n for n in numbers]
            if (found := look()):
                pass
            x, y = send()
            with opened() as file: ...
            total += 1
            import os.path as path
        """)
    kinds = {each.name: each.kind for each in body.bindings}
    assert kinds == {
        **dict.fromkeys(("task", "args", "size", "options", "x", "y", "file", "total", "path", "os"), "other"),
        **dict.fromkeys(("result", "a", "b", "found"), "value"),
        **dict.fromkeys(("each", "n"), "item"),
    }
    assert [each.value for each in body.bindings_of("a")] == [each.value for each in body.bindings_of("b")]
    assert body.bindings_of("nobody") == ()


def test_a_method_of_a_class():
    _, body = read(
        "class Job(Task):\n    @wrapped\n    def run(self):\n        go()\n    def other(self): no()\n", "Job", "run"
    )
    assert called(body) == ["go"]


def test_where_no_function_is_nothing_is_done():
    assert body_of("x = 1\n", Range(0, 0, 0, 1)) == FunctionBody()
    assert body_of("x = 1\n", Range(9, 0, 9, 1)) == FunctionBody()
    assert body_of("class A:\n    x = f()\n", Range(0, 6, 0, 7), "run") == FunctionBody()


@given(st.text(alphabet="def f(x):\n  a=[]lambda.{}'\"é", max_size=60), st.integers(0, 5), st.integers(0, 9))
def test_it_never_fails(text: str, line: int, column: int):
    body_of(text, Range(line, column, line, column + 1))


def test_what_leaves_a_body_and_what_handles_its_errors_is_there():
    text, body = read("""
        def f(x):
            for each in x:
                try:
                    return each()
                except (A, b.C) as error:
                    raise error
                except:
                    continue
            def inner():
                raise hidden
            raise
        """)
    assert [(each.kind, each.value and getattr(each.value, "dotted", "()")) for each in body.exits] == [
        ("return", "()"),
        ("raise", "error"),
        ("continue", None),
        ("raise", None),
    ]
    (trying,) = body.tries
    assert text.splitlines()[trying.body.line].strip() == "return each()"
    named = [(handler.name, [getattr(each, "dotted", "") for each in handler.types]) for handler in trying.handlers]
    assert named == [("error", ["A", "b.C"]), ("", [])]
