"""The stream of messages, however it is cut into pieces and whatever stands between them."""

from __future__ import annotations

import json
from itertools import chain, repeat

from hypothesis import example, given
from hypothesis import strategies as st

from celeryls.lsp.transport.stream import bodies

from .wire import packed

MESSAGES = st.lists(st.dictionaries(st.text(), st.text() | st.integers(), max_size=3), max_size=5)
JUNK = st.binary(max_size=40).filter(lambda junk: b":" not in junk)


def read(stream: bytes, sizes: list[int]) -> list[bytes]:
    """The bodies in a stream that comes in pieces of these sizes, over and over."""
    pieces = []
    for size in chain.from_iterable(repeat(sizes)):
        if not stream:
            break
        pieces.append(stream[:size])
        stream = stream[size:]
    return [body for body in bodies(iter([*pieces, b""]).__next__, lambda: 10**9) if isinstance(body, bytes)]


@given(MESSAGES, st.lists(st.integers(1, 60), min_size=1), st.booleans())
def test_pieces_make_no_difference(messages: list[object], sizes: list[int], pretty: bool) -> None:  # noqa: FBT001 - drawn
    encoded = [json.dumps(message, indent=2 if pretty else None).encode() for message in messages]
    assert read(b"".join(map(packed, encoded)), sizes) == encoded


@given(JUNK, MESSAGES, st.lists(st.integers(1, 60), min_size=1))
def test_junk_before_and_between_messages_is_passed_over(junk: bytes, messages: list[object], sizes: list[int]) -> None:
    encoded = [json.dumps(message).encode() for message in messages]
    assert read(junk + junk.join(map(packed, encoded)), sizes) == encoded


@given(st.integers(1, 10**15), st.lists(st.integers(1, 60), min_size=1))
@example(1, [1])
@example(10**15, [1])
def test_a_length_that_is_too_large_costs_nothing_when_more_follows(surplus: int, sizes: list[int]) -> None:
    body = b'{"a": 1}'
    assert read(packed(body, len(body) + surplus) + packed(body) * 3, sizes)[:2] == [body, body]


@given(st.integers(1, 7), st.lists(st.integers(1, 60), min_size=1))
def test_a_length_that_is_too_small_costs_its_own_message(length: int, sizes: list[int]) -> None:
    body = b'{"a": 1}'
    assert read(packed(body, length) + packed(body) * 2, sizes)[-2:] == [body, body]


def test_what_is_not_whole_at_the_end_is_no_message() -> None:
    assert read(packed(b"{}") + packed(b"{}")[:-1], [9]) == [b"{}"]
    assert read(b"Content-Length: 5", [9]) == []
