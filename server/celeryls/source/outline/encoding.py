"""Encodes an outline as bytes, for the index process and the cache on disk, and decodes it.

Decoding validates the types: a cache may have been written by anything.
"""

from __future__ import annotations

import msgspec

from celeryls.source.outline.model import Outline
from celeryls.syntax.interned import decoded

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outline, dec_hook=decoded)


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
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadOutline(f"{type(error).__name__}: {error}") from None
