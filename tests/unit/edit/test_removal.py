"""An item that goes takes its comma along, and its line where it has one of its own."""

import ast

import pytest

from celeryls.edit.removal import remove_item
from celeryls.edit.text import apply
from celeryls.syntax.spans import Span


def without(text: str, *names: str, number: int) -> str | None:
    items = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    edit = remove_item(text, items, number)
    if edit is None:
        return None
    after = apply(text, (edit,))
    ast.parse(after)
    return after


@pytest.mark.parametrize(
    ("text", "number", "after"),
    [
        ("f(a=1, b=2)\n", 0, "f(b=2)\n"),
        ("f(a=1, b=2)\n", 1, "f(a=1)\n"),
        ("f(a=1, b=2,)\n", 1, "f(a=1,)\n"),
        ("f(\n    a=1,\n    b=2,\n)\n", 0, "f(\n    b=2,\n)\n"),
        ("f(\n    a=1,\n    b=2\n)\n", 1, "f(\n    a=1,\n)\n"),
        ("f(\r\n    a=1,\r\n    b=2,\r\n)\r\n", 1, "f(\r\n    a=1,\r\n)\r\n"),
        ("f(a=1,\n  b=2)\n", 0, "f(b=2)\n"),
        ("f(a=1,\n  b=2)\n", 1, "f(a=1)\n"),
        ("f(\n    a=1,  # why\n    b=2,\n)\n", 1, "f(\n    a=1,  # why\n)\n"),
        ("f(\n    a=1,  # why\n    b=2,\n)\n", 0, None),
        ("f(\n    a=1,  # why\n    b=2)\n", 1, None),
    ],
)
def test_of_two(text, number, after):
    assert without(text, "a=1", "b=2", number=number) == after


@pytest.mark.parametrize(
    ("text", "after"), [("f(a=1)\n", "f()\n"), ("f(a=1 ,)\n", "f()\n"), ("f(\n    a=1,\n)\n", "f(\n)\n")]
)
def test_of_one(text, after):
    assert without(text, "a=1", number=0) == after


def test_a_hash_in_the_item_is_no_comment():
    assert without('f(a="#", b=2)\n', 'a="#"', "b=2", number=0) == "f(b=2)\n"
