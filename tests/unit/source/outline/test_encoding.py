"""An outline goes to bytes and comes back the same; anything else is refused with one error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import PROJECTS
from tests.unit.decorators import shapes

from celeryls.source.outline.encoding import BadOutline, decode, encode
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Command, Outline
from celeryls.syntax.places import Range

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
    return decode(encode(given_outline))


def rich() -> Outline:
    return msgspec.structs.replace(outline(RICH, whole=True), commands=COMMANDS)


@pytest.mark.parametrize("path", sorted(PROJECTS.rglob("*.py")), ids=lambda path: str(path.relative_to(PROJECTS)))
def test_the_outline_of_every_file_comes_back(path: Path):
    found = outline(path.read_text("utf-8"), whole=True)
    assert there_and_back(found) == found


def test_everything_that_an_outline_may_hold_comes_back():
    found = rich()
    assert not found.ascii
    assert there_and_back(found) == found
    assert repr(there_and_back(found)) == repr(found)


@given(shapes().map(lambda shape: shape.text))
def test_outlines_of_tasks_come_back(text: str):
    assert there_and_back(outline(text)) == outline(text)


@pytest.mark.parametrize(
    "literal",
    [
        *(str(2**63 - 1), str(2**63), str(-(2**63)), "0x" + "f" * 38, "1e308", "1e999", "-1e999", "0.1", "1j"),
        *(r"'\ud800'", r"f'\ud800'", r"f'\ud800{x}'", r"'\ud83d' '\ude00'", r"'\0'", "'\N{GRINNING FACE}'"),
    ],
)
def test_every_literal_comes_back(literal: str):
    found = outline(f"from celery import Celery\nx = {literal}\n", whole=True)
    assert [unit.assignments for _, unit in found.units]
    assert repr(there_and_back(found)) == repr(found)


DATA = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 20), st.floats(), st.sampled_from("cnakqmsoifu"), st.text(max_size=3)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=8), st.dictionaries(st.text(max_size=2), inner, max_size=2)),
    max_leaves=30,
)


@settings(max_examples=300)
@given(DATA.map(msgspec.msgpack.encode) | st.binary())
def test_what_is_no_outline_is_refused(data: bytes):
    try:
        found = decode(data)
    except BadOutline:
        return
    assert repr(there_and_back(found)) == repr(found)


@settings(max_examples=500)
@given(st.data(), DATA)
def test_an_outline_in_which_anything_was_changed_is_refused_or_whole(data: st.DataObject, other: object):
    encoded = msgspec.msgpack.decode(encode(rich()))
    node: list[Any] = encoded
    for deeper in data.draw(st.lists(st.integers(0, 20), max_size=12)):
        lists = [child for child in node if isinstance(child, list) and child]
        node = lists[deeper % len(lists)] if lists else node
    node[data.draw(st.integers(0, len(node) - 1))] = other
    try:
        found = decode(msgspec.msgpack.encode(encoded))
    except BadOutline:
        return
    assert repr(there_and_back(found)) == repr(found)


@settings(max_examples=500)
@given(st.integers(0), st.integers(0, 255))
def test_an_outline_in_which_a_byte_was_changed_is_refused_or_whole(place: int, byte: int):
    data = bytearray(encode(rich()))
    data[place % len(data)] = byte
    try:
        found = decode(bytes(data))
    except BadOutline:
        return
    assert repr(there_and_back(found)) == repr(found)


def test_no_depth_is_too_much():
    data: list[object] = ["u", "x", [0, 0, 0, 0]]
    for _ in range(500):
        data = ["s", data, [0, 0, 0, 0]]
    assignment = [data, "=", data, [], [0, 0, 0, 0]]
    encoded = msgspec.msgpack.encode([[[0, [[], [], [assignment], []]]], [], True])
    assert decode(encoded).units
    nested = b"\x93\xa1s" * 100_000
    with pytest.raises(BadOutline):
        decode(b"\x93\x91\x92\x00\x94\x90\x90\x91\x95" + nested)
