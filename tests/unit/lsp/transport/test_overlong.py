"""Messages that are larger than the server accepts."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, cast

import pytest

from celeryls.lsp.transport.overlong import OverlongMessage
from celeryls.lsp.transport.stream import bodies

if TYPE_CHECKING:
    from collections.abc import Generator

LARGEST = 100_000
TEXT = "x" * 300_000
QUOTING = json.dumps({"id": 9, "method": "wrong", "uri": "file:///wrong"}) * 10_000
"""A text that looks like members of a message."""


def framed(body: bytes, length: int | None = None) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body) if length is None else length, body)


def read(stream: bytes, size: int = 65_536) -> list[bytes | OverlongMessage]:
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    return list(bodies(iter([*pieces, b""]).__next__, lambda: LARGEST))


def overlong(message: object, **options) -> OverlongMessage:
    (found,) = read(framed(json.dumps(message, **options).encode()))
    assert isinstance(found, OverlongMessage)
    return found


@pytest.mark.parametrize("size", [1000, 65_536, 10**7])
def test_what_follows_an_overlong_message_is_read_in_order(size):
    body = json.dumps({"text": TEXT}).encode()
    before, dropped, first, second = read(framed(b"{}") + framed(body) + framed(b"[1]") + framed(b"[2]"), size)
    assert (before, first, second) == (b"{}", b"[1]", b"[2]")
    assert isinstance(dropped, OverlongMessage)
    assert dropped.size == len(body)


def test_an_overlong_message_is_not_held_in_memory():
    """However much of it has come, the thread that reads holds the limit and one piece."""
    held = []

    def more():
        for _ in range(200):
            yield b"x" * 65_536
        yield b"}" + framed(b"{}")
        yield b""

    pieces = more()
    started = iter([framed(b'{"a": "', 7 + 200 * 65_536 + 1)])

    def next_piece():
        held.append(len(inspect.getgeneratorlocals(cast("Generator[object, None, None]", stream))["buffer"]))
        return next(started, None) or next(pieces)

    stream = bodies(next_piece, lambda: LARGEST)
    found = list(stream)
    assert [type(each) for each in found] == [OverlongMessage, bytes]
    assert max(held) <= LARGEST + 65_536


@pytest.mark.parametrize("surplus", [1, 10**5, 10**15])
def test_a_length_that_is_far_too_large_costs_its_own_message(surplus):
    body = json.dumps({"text": TEXT}).encode()
    found = read(framed(body, len(body) + surplus) + framed(b"[1]") * 2)
    assert isinstance(found[0], OverlongMessage)
    assert found[1:] == [b"[1]", b"[1]"]


@pytest.mark.parametrize("length", ["-1", "9" * 40, "0x10", ""])
def test_a_length_that_is_no_length_costs_its_own_message(length):
    assert read(f"Content-Length: {length}\r\n\r\n".encode() + b"{}" + framed(b"[1]")) == [b"[1]"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("text", [TEXT, QUOTING, "\n" * 300_000, "é" * 300_000])
@pytest.mark.parametrize("order", [("id", "method", "params"), ("params", "id", "method"), ("method", "params", "id")])
def test_the_id_and_the_method_are_read_wherever_they_are(order, text, indent):
    members = {"jsonrpc": "2.0", "id": 7, "method": "a/b", "params": {"id": 1, "text": text, "method": "no"}}
    found = overlong({name: members[name] for name in order}, indent=indent, ensure_ascii=False)
    assert {name: found.members().get(name) for name in ("id", "method")} == {"id": 7, "method": "a/b"}


def test_a_notification_has_no_id():
    found = overlong({"method": "a/b", "params": {"text": QUOTING, "id": 3}})
    assert "id" not in found.members()


@pytest.mark.parametrize("swapped", [False, True])
def test_the_document_of_a_notification_is_read(swapped):
    params = {"textDocument": {"uri": "file:///a%20b.py", "version": 2}, "contentChanges": [{"text": QUOTING}]}
    message = {"method": "textDocument/didChange", "params": dict(reversed(params.items())) if swapped else params}
    assert overlong(message).uri() == "file:///a%20b.py"


@pytest.mark.parametrize(
    "body", [b"[" * 300_000, b"x" * 300_000, b'{"a":' * 100_000, b"{" + b'"' * 300_000, b"\xff" * 300_000]
)
def test_what_is_no_message_has_no_members(body):
    (found,) = read(framed(body))
    assert isinstance(found, OverlongMessage)
    assert not found.members().keys() & {"id", "method"}
    assert found.uri() is None
