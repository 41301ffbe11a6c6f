"""Entries are added to dicts, lists and tuples in the shape that these have."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from celeryls.edit.entries import Container, add_entry, add_item, container
from celeryls.edit.stops import Stop
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.syntax.parser import parse

MAIL = ('{"queue": "', Stop(1, "mail"), '"}')
STYLE = Style()


def read(text: str) -> Container | None:
    """The container to the right of a text's first `=`."""
    statement = parse(text).root_node.named_children[0]
    assignment = statement.named_children[0]
    return container(assignment.child_by_field_name("right"), text)


def literal(text: str) -> ast.Dict:
    """The dict that a text begins with, as Python reads it."""
    statement = ast.parse(text).body[0]
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Dict)
    return statement.value


def entered(value: str, key: str = "a.b", style: Style = STYLE) -> str:
    text = f"x = {value}\n"
    target = read(text)
    assert target is not None
    after = apply(text, add_entry(text, target, key, MAIL, style))
    again = read(after)
    assert again is not None
    assert add_entry(after, again, key, MAIL, style) == ()
    ast.parse(after)
    return after.removeprefix("x = ").removesuffix("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{"a.b": {"queue": "mail"}}'),
        ("{ }", '{"a.b": {"queue": "mail"}}'),
        ("{\n}", '{\n    "a.b": {"queue": "mail"},\n}'),
        ("{\n    # none yet\n}", '{\n    # none yet\n    "a.b": {"queue": "mail"},\n}'),
        ("({})", '({"a.b": {"queue": "mail"}})'),
        ('{"c": 1}', '{"c": 1, "a.b": {"queue": "mail"}}'),
        ('{"c": 1,}', '{"c": 1, "a.b": {"queue": "mail"},}'),
        ('{\n    "c": 1,\n}', '{\n    "c": 1,\n    "a.b": {"queue": "mail"},\n}'),
        ('{\n    "c": 1\n}', '{\n    "c": 1,\n    "a.b": {"queue": "mail"}\n}'),
        ('{\n\t"c": 1\n}', '{\n\t"c": 1,\n\t"a.b": {"queue": "mail"}\n}'),
        (
            '{\n    "c": 1,  # one, of many\n    # last\n}',
            '{\n    "c": 1,  # one, of many\n    "a.b": {"queue": "mail"},\n    # last\n}',
        ),
        (
            '{\n    "c": {\n        "queue": 1,\n    },\n}',
            '{\n    "c": {\n        "queue": 1,\n    },\n    "a.b": {"queue": "mail"},\n}',
        ),
        (
            "{\n    'c': 1, 'd': 2,\n}",
            "{\n    'c': 1, 'd': 2, 'a.b': {\"queue\": \"mail\"},\n}",
        ),
        ('{"c": 1,\n "d": 2}', '{"c": 1,\n "d": 2,\n "a.b": {"queue": "mail"}}'),
        ("{**c}", '{**c, "a.b": {"queue": "mail"}}'),
        ("dict()", 'dict(**{"a.b": {"queue": "mail"}})'),
        ("dict(c=1)", 'dict(c=1, **{"a.b": {"queue": "mail"}})'),
        ("dict(\n    c=1,\n)", 'dict(\n    c=1,\n    **{"a.b": {"queue": "mail"}},\n)'),
    ],
)
def test_an_entry_follows_the_layout(before: str, after: str):
    assert entered(before, style=style_of(f"x = {before}", STYLE)) == after


def test_a_key_that_is_a_name_is_a_keyword_of_dict():
    assert entered("dict(c=1)", key="d") == 'dict(c=1, d={"queue": "mail"})'
    assert entered("dict(c=1)", key="class") == 'dict(c=1, **{"class": {"queue": "mail"}})'


def test_a_dict_that_gets_too_long_is_broken_one_entry_a_line():
    assert entered('{"c": 1, "d": 2}', style=Style(line_length=30)) == (
        '{\n    "c": 1,\n    "d": 2,\n    "a.b": {"queue": "mail"},\n}'
    )


def test_line_ends_are_the_files_own():
    text = 'x = {\r\n    "c": 1\r\n}\r\n'
    target = read(text)
    assert target is not None
    after = apply(text, add_entry(text, target, "a.b", MAIL, style_of(text, STYLE)))
    assert after == 'x = {\r\n    "c": 1,\r\n    "a.b": {"queue": "mail"}\r\n}\r\n'


@pytest.mark.parametrize(
    "there",
    ['{"a.b": 1}', "{'a' '.b': 1}", '{\n    r"a.b": 1,\n}', 'dict(**{"a.b": 1})', '{"c": 2, **{"a.b": 1}}'],
)
def test_an_entry_that_is_there_stays(there: str):
    text = f"x = {there}"
    target = read(text)
    assert target is not None
    assert add_entry(text, target, "a.b", MAIL, STYLE) == ()


@pytest.mark.parametrize(
    "value", ["routes()", "a | {}", "{k: v for k, v in y}", "{1, 2}", '{"a": }', "1, 2", "[a", "f"]
)
def test_what_is_no_container_is_none(value: str):
    assert read(f"x = {value}") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", "[new]"),
        ("()", "(new,)"),
        ("[a]", "[new, a]"),
        ("(a,)", "(new, a,)"),
        ("[\n    a,\n]", "[\n    new,\n    a,\n]"),
        ("[  # asked in turn\n    # first\n    a,\n]", "[  # asked in turn\n    new,\n    # first\n    a,\n]"),
        ("[a,\n b]", "[new, a,\n b]"),
    ],
)
def test_an_item_is_put_in_front(before: str, after: str):
    text = f"x = {before}\n"
    target = read(text)
    assert target is not None
    assert apply(text, add_item(text, target, ("new",), STYLE, first=True)) == f"x = {after}\n"


def test_an_item_is_put_behind_and_only_once():
    for before, after in (("[a]", "[a, new]"), ("(a,)", "(a, new,)"), ("()", "(new,)")):
        text = f"x = {before}\n"
        target = read(text)
        assert target is not None
        written = apply(text, add_item(text, target, ("new",), STYLE))
        assert written == f"x = {after}\n"
        again = read(written)
        assert again is not None
        assert add_item(written, again, ("new",), STYLE) == ()


def test_a_key_is_quoted_as_the_file_is_and_escaped_where_that_would_not_do():
    assert entered("{'c': 1}", style=Style(quote="'")) == "{'c': 1, 'a.b': {\"queue\": \"mail\"}}"
    assert '"a\'b"' in entered("{}", key="a'b", style=Style(quote="'"))


COMMENTS = ("", "", "  # why", "  # a, b", "  # 😀 }", "  # it's")
KEYS = ('"c"', "'d.e'", '"é😀"', "f'{g}'", "name", "('h', 'i')", '"a" "b"')
VALUES = ("1", '{"queue": "x"}', "[1,\n2]", "'''y\nz'''", "lambda n: {n}", "{\n  'q': 1,\n}", "dict(a=1)", '"#{"')


@st.composite
def dicts(draw: st.DrawFn) -> str:
    """A dict literal in any layout."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=4))
    step = draw(st.sampled_from(("    ", "\t", "  ", "")))
    lined = draw(st.booleans())
    gap = st.sampled_from((f"\n{step}", f"\n\n{step}", f"\n{step}# note,\n{step}", " ")) if lined else st.just("")
    text = "{" + draw(st.sampled_from(("", "  # open") if lined else ("", " "))) + (f"\n{step}" if lined else "")
    for index, (key, value) in enumerate(pairs):
        last = index == len(pairs) - 1
        comma = draw(st.sampled_from((",", " ,", "\n,"))) if not last else draw(st.sampled_from((",", "")))
        comment = draw(st.sampled_from(COMMENTS)) if lined else ""
        text += f"{key}: {value}{comma}{comment}" + (f"\n{step}" if comment else draw(gap))
    end = draw(st.sampled_from(("\n", "\n# end\n"))) if lined else draw(st.sampled_from(("", " ")))
    newline = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return (text + end + "}").replace("\n", newline)


@settings(max_examples=500)
@given(dicts(), st.sampled_from((20, 88)))
def test_whatever_the_layout_one_entry_comes_and_all_else_stays(value: str, length: int):
    text = f"x = {value}  # behind\ny = 1\n"
    before = literal(text)
    target = read(text)
    assert target is not None
    style = style_of(text, Style(line_length=length))
    after = apply(text, add_entry(text, target, "new.task", MAIL, style))
    written = literal(after)
    assert list(map(ast.unparse, filter(None, written.keys[:-1]))) == list(map(ast.unparse, filter(None, before.keys)))
    assert list(map(ast.dump, written.values[:-1])) == list(map(ast.dump, before.values))
    assert ast.literal_eval(ast.Dict(written.keys[-1:], written.values[-1:])) == {"new.task": {"queue": "mail"}}
    assert after.endswith("}  # behind\ny = 1\n")
    assert after.count("#") == text.count("#")
    again = read(after)
    assert again is not None
    assert add_entry(after, again, "new.task", MAIL, style) == ()
