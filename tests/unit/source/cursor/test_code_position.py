"""What is open around the cursor: brackets with their items, strings, statements."""

from __future__ import annotations

import pytest

from celeryls.source.cursor.code_position import code_position
from celeryls.source.cursor.enclosing import enclosing
from celeryls.source.text.file import SourceFile


def at(marked):
    place = marked.index("|")
    return code_position(SourceFile.of(marked.replace("|", "", 1)), place)


def inner(marked):
    found = at(marked)
    assert found is not None
    assert found.inner is not None
    return found.inner


@pytest.mark.parametrize(
    ("marked", "owner"),
    [
        ("f(|", "f"),
        ("a.b.c(x, |)", "a.b.c"),
        ("ship.s(1).set(|)", "ship.s().set"),
        ('conf["task_routes"].update(|)', "conf[task_routes].update"),
        ("f(\n    g(1),\n    |\n)", "f"),
        ("f((|", ""),
        ("x = [|]", ""),
        ("return (|)", ""),
        ("foo(1\nbar(|)", "bar"),
        ("f(lambda: g(|))", "g"),
        ("await task.delay(|)", "task.delay"),
        ("app . conf . update(|)", "app.conf.update"),
    ],
)
def test_what_stands_before_a_bracket(marked, owner):
    assert inner(marked).owner == owner


def test_decorators_and_definitions_are_told_from_calls():
    assert inner("@app.task(|").is_decorator
    assert not inner("app.task(|").is_decorator
    assert inner("def f(|").is_definition
    assert inner("class A(|").is_definition
    assert not inner("def f(x=g(|").is_definition


@pytest.mark.parametrize(
    ("marked", "positional"),
    [
        ("f(1, a=2, ~)", 1),
        ("f(*args, ~)", 1),
        ("f(**rest, ~)", 0),
        ("f(lambda a, b=1: a, ~)", 1),
        ("f(lambda: (lambda x, y: x), 2, ~)", 2),
        ("f(lambda a, ~", 0),
    ],
)
def test_items_by_position_are_counted(marked, positional):
    assert inner(marked.replace("~", "|")).positional == positional


@pytest.mark.parametrize(
    ("before", "target", "begins_value"),
    [
        ("x = ", "x", True),
        ("a.b: dict[str, int] = ", "a.b", True),
        ("if x: y = ", "y", True),
        ("if f(x): y = ", "y", True),
        ("x |= ", "x", False),
        ("x: int\ny = ", "y", True),
        ("x: int\n", None, False),
    ],
)
def test_what_a_statement_assigns_to(before, target, begins_value):
    found = code_position(SourceFile.of(before), len(before))
    assert found is not None
    assert (found.code.target, found.code.begins_value) == (target, begins_value)


@pytest.mark.parametrize(
    ("marked", "touched"),
    [
        ("f(|)", ""),
        ("f(| a)", ""),
        ("f(|a)", "word"),
        ("f(|a=1)", "name"),
        ("f(|a == 1)", "word"),
        ("f(|a.b)", "other"),
        ("f(|'a')", "other"),
        ("{|'a': 1}", "key"),
        ("f(b|a)", ""),
        ("f('|a')", ""),
    ],
)
def test_what_begins_at_the_cursor_is_told(marked, touched):
    found = at(marked)
    assert found is not None
    assert found.touched == touched


def test_items_are_counted_and_named():
    found = inner('f(a, "b", c="d", e=|')
    assert (found.position, found.name, found.names) == (3, "e", ("c", "e"))
    assert found.strings == {1: "b", "c": "d"}
    assert found.is_fresh
    found = inner('{"a": "x", "b": {}, "c": 1 + |')
    assert (found.position, found.name, found.names, found.is_fresh) == (2, "c", ("a", "b", "c"), False)
    assert not inner("f(a |").is_fresh
    assert not inner("f(a == |").is_fresh
    assert inner('f("a" "b", |').strings == {}


def test_what_stands_behind_the_cursor_is_read_up_to_the_bracket():
    found = at('f(x=1, |, y="z", g(q=1))\nh(w=1)')
    assert found is not None
    assert found.behind.names == {"y"}
    assert found.behind.strings == {"y": "z"}
    open_one = at("@task(\n    |\n    a=1,\ndef f(b=1): ...")
    assert open_one is not None
    assert open_one.behind.names == {"a"}
    below = at("def f():\n    send(|\n    x = dict(y=1)\n")
    assert below is not None
    assert not below.behind.names


def test_a_word_is_replaced_to_its_end_only_from_its_middle():
    middle, before = at("f(bi|nd=True)"), at("f(|bind=True)")
    assert middle is not None
    assert before is not None
    assert (middle.start, middle.end, middle.typed, middle.follows) == (2, 6, "bi", "=")
    assert (before.start, before.end, before.typed) == (2, 2, "")


def test_a_string_is_replaced_as_a_whole_if_it_is_closed():
    closed, opened = at('f("a.|b", c)'), at('{"x": "a.|, "c": 1}')
    assert closed is not None
    assert opened is not None
    assert (closed.start, closed.end, closed.typed, closed.is_closed) == (3, 6, "a.", True)
    assert (opened.end - opened.start, opened.typed, opened.is_closed) == (2, "a.", False)


@pytest.mark.parametrize("marked", ["# f(|", "f(1)  # |", '"""\na|"""', 'f"{a|}"', "b'|'", 'x = """\nf(|\n"""'])
def test_comments_and_other_strings_have_no_position(marked):
    assert at(marked) is None


def test_statements_are_told_apart():
    value, attribute, name = at("app.conf.x = |"), at("y = app.conf.|"), at("a = 1\nb|")
    assert value is not None
    assert attribute is not None
    assert name is not None
    assert (value.code.target, value.code.begins_value) == ("app.conf.x", True)
    assert (attribute.code.attribute_of, attribute.code.begins_value) == ("app.conf", False)
    assert (name.code.target, name.typed) == (None, "b")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_functions_and_classes_around_a_statement(end):
    text = "class A:\n    def f(self):\n        # x\n\n        if x:\n            y(\n".replace("\n", end)
    assert enclosing(text, text.index("y(")) == (("class", "A"), ("def", "f"))
    assert enclosing(text, 0) == ()
