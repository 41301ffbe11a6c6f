"""An outline as bytes, for the index process and the cache on disk, and back.

What comes back is checked by its types: a cache may have been written by anyone.
"""

from __future__ import annotations

import msgspec

from celeryls.source.outline.model import Outline
from celeryls.syntax.interned import decoded

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outline, dec_hook=decoded)


class BadOutline(ValueError):  # noqa: N818 - it names what was found, as `JSONDecodeError` does not
    """What was read is no outline."""


def encode(outline: Outline) -> bytes:
    """An outline in MessagePack.

    Raises:
        ValueError: It holds a string that UTF-8 has no form for, which no file's does that Python would read.
    """
    return _encoder.encode(outline)


def decode(data: bytes) -> Outline:
    """The outline that `encode` made ``data`` of.

    Raises:
        BadOutline: ``data`` is nothing that `encode` makes.
    """
    try:
        return _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadOutline(f"{type(error).__name__}: {error}") from None
