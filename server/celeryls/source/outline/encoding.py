"""Encodes an outline as bytes, for the index process and the cache on disk, and decodes it.

Decoding validates the types: a cache may have been written by anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from celeryls.source.outline.model import Command, Outline, UnitOutline
from celeryls.syntax.interned import decoded
from celeryls.syntax.places import OutlineRecord

if TYPE_CHECKING:
    from collections.abc import Generator

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outline, dec_hook=decoded)
_LARGE = 50_000
"""Bytes; an outline below that is decoded in one step, which takes some milliseconds."""


class _Parts(OutlineRecord, frozen=True):
    """An `Outline` whose units are not decoded yet."""

    units: tuple[tuple[int, msgspec.Raw], ...] = ()
    commands: msgspec.Raw = msgspec.Raw()
    ascii: bool = True


_parts_decoder = msgspec.msgpack.Decoder(_Parts)
_unit_decoder = msgspec.msgpack.Decoder(UnitOutline, dec_hook=decoded)
_commands_decoder = msgspec.msgpack.Decoder(tuple[Command, ...], dec_hook=decoded)


_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class BadOutline(ValueError):  # noqa: N818 - it names what was found, as `JSONDecodeError` does not
    """The data is not a valid outline."""


def encode(outline: Outline) -> bytes:
    """An outline in MessagePack.

    Raises:
        ValueError: It contains a string that can't be encoded in UTF-8, which no valid Python file has.
    """
    return _encoder.encode(outline)


def decode(data: bytes) -> Outline:
    """The outline that `encode` encoded as ``data``.

    Raises:
        BadOutline: ``data`` is not a valid encoding.
    """
    try:
        return _decoder.decode(data)
    except _ERRORS as error:
        raise BadOutline(f"{type(error).__name__}: {error}") from None


def decode_in_steps(data: bytes) -> Generator[None, None, Outline]:
    """As ``decode``, a unit at a step if there are many."""
    if len(data) <= _LARGE:
        return decode(data)
    units = []
    try:
        parts = _parts_decoder.decode(data)
        for line, unit in parts.units:
            yield
            units.append((line, _unit_decoder.decode(unit)))
        return Outline(tuple(units), _commands_decoder.decode(parts.commands), parts.ascii)
    except _ERRORS as error:
        raise BadOutline(f"{type(error).__name__}: {error}") from None
