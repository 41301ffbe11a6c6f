"""A file's bytes as its outline."""

from __future__ import annotations

import codecs
import io
import json
import tokenize

from celeryls.indexing.listing import LARGEST
from celeryls.source.commands import commands
from celeryls.source.outline import Outline
from celeryls.source.outline_json import encode
from celeryls.source.outlines import outline
from celeryls.source.relevance import may_matter

_NOTHING = Outline()


def read(path: str, words: frozenset[str] = frozenset(), *, whole: bool = False) -> str | None:
    """The outline of a file as JSON; None where it has no facts, or can't be read.

    ``words`` and ``whole`` are those of `celeryls.source.outlines.outline`; a file to be read whole is answered for,
    whatever is in it.
    """
    data = content(path)
    if data is None:
        return None
    if not path.endswith(".py"):
        return _commands(data, path)
    if not whole and not may_matter(data, words):
        return None
    text = decoded(data)
    if text is None:
        return None
    found = outline(text, words, whole=whole)
    return as_json(found) if found.units or whole else None


def as_json(found: Outline) -> str:
    """An outline as one line of JSON."""
    return json.dumps(encode(found), separators=(",", ":"))


def content(path: str) -> bytes | None:
    """The bytes of a file; None where it is gone, can't be read or is larger than `LARGEST`."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a `Path` for each of thousands costs more than reading
            data = file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None
    return data if data is not None and len(data) <= LARGEST else None


def decoded(data: bytes) -> str | None:
    """The text of a Python file as an editor shows it, without a byte order mark; None where it can't be decoded."""
    try:
        if data.startswith(codecs.BOM_UTF8) or b"coding" not in data[:500]:
            text = data.decode("utf-8-sig")
        else:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
    return text if "\0" not in text else None


def _commands(data: bytes, path: str) -> str | None:
    if b"elery" not in data:
        return None
    text = decoded(data)
    found = commands(text, path) if text is not None else ()
    return as_json(_NOTHING._replace(commands=found, ascii=data.isascii())) if found else None
