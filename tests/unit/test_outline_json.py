"""An outline goes to JSON and comes back the same; anything else is refused with one error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import PROJECTS

from celeryls.source.expression.values import Range
from celeryls.source.outline.encoding import BadOutline, decode, encode
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Command, Outline

from .decorators import shapes

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (Command("app", (("a", Range(1, 2, 1, 3)),), Range(1, 0, 1, 9)), Command(None, (), Range(0, 0, 0, 1)))
RICH = """\
from .x import (y as z)
@shared_task(name=f"a{b}", **c)
class A(Task, x=1):
    q: int = lambda: {**a, 'k': [*b, -1.5, None, True], 'c': {m: n for m, n in o if m}}
    async def f(self, x, *, y=a[0]):
        signature('é😀').delay(not x)
        return y or 'z'
"""


def there_and_back(given_outline: Outline) -> Outline:
    return decode(json.loads(json.dumps(encode(given_outline), separators=(",", ":"))))


@pytest.mark.parametrize("path", sorted(PROJECTS.rglob("*.py")), ids=lambda path: str(path.relative_to(PROJECTS)))
def test_the_outline_of_every_file_comes_back(path: Path):
    found = outline(path.read_text("utf-8"), whole=True)
    assert there_and_back(found) == found


def test_everything_that_an_outline_may_hold_comes_back():
    found = outline(RICH, whole=True)._replace(commands=COMMANDS)
    assert not found.ascii
    assert there_and_back(found) == found
    assert repr(there_and_back(found)) == repr(found)


@settings(deadline=None)
@given(shapes().map(lambda shape: shape.text))
def test_outlines_of_tasks_come_back(text: str):
    assert there_and_back(outline(text)) == outline(text)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 20), st.floats(), st.sampled_from("cnakqmsoifu"), st.text(max_size=3)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=8), st.dictionaries(st.text(max_size=2), inner, max_size=2)),
    max_leaves=30,
)


@settings(deadline=None, max_examples=300)
@given(JSON)
def test_what_is_no_outline_is_refused(data: object):
    try:
        found = decode(data)
    except BadOutline:
        return
    assert there_and_back(found) == found


@settings(deadline=None, max_examples=500)
@given(st.data(), JSON)
def test_an_outline_in_which_anything_was_changed_is_refused_or_whole(data: st.DataObject, other: object):
    encoded = encode(outline(RICH, whole=True)._replace(commands=COMMANDS))
    node: list[Any] = encoded
    for deeper in data.draw(st.lists(st.integers(0, 20), max_size=12)):
        lists = [child for child in node if isinstance(child, list) and child]
        node = lists[deeper % len(lists)] if lists else node
    node[data.draw(st.integers(0, len(node) - 1))] = other
    try:
        found = decode(encoded)
    except BadOutline:
        return
    assert repr(there_and_back(found)) == repr(found)


def test_no_depth_is_too_much():
    data: list[object] = []
    for _ in range(5000):
        data = ["s", data, 0, 0, 0, 0]
    with pytest.raises(BadOutline):
        decode([[[0, [[[]], [], [], [[data, "=", data, 0, 0, 0, 0, 0]], []]]], [], True])
