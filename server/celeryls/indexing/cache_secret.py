"""The secret with which caches are signed, so that a forged file, or one copied from another user, counts as missing.

It is a file beside the caches that only its owner may read. Without a secret there is no cache: an unsigned one would
be believed as soon as somebody removed the secret.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from celeryls.indexing.cache_file import publish_file, read_own_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "secret"
_SIZE = 32  # bytes


def existing_secret(caches: Path) -> bytes | None:
    """The secret of a folder of caches; None if there is none, or others may have read or written it."""
    with suppress(OSError):
        secret = read_own_file(caches / _NAME, private=True)
        return secret if len(secret) == _SIZE else None
    return None


def secret_of(caches: Path) -> bytes:
    """The secret of a folder of caches, made if there is none that can be used.

    Processes that make it at once all get the one that was first.

    Raises:
        OSError: It can't be written, as in a read-only home.
    """
    if secret := existing_secret(caches):
        return secret
    path, new = caches / _NAME, secrets.token_bytes(_SIZE)
    publish_file(path, new)
    if existing_secret(caches) is None:
        # What is there is readable by others, damaged or a link. Two processes that replace it at once may differ for a
        # moment: one cache then counts as missing, and is written again.
        replace_file(path, new)
    if secret := existing_secret(caches):
        return secret
    raise PermissionError(path)  # some file systems ignore permissions


def signature(secret: bytes, root: str, data: bytes) -> str:
    """The keyed checksum of a folder's cache."""
    signed = blake2b(os.fsencode(root) + b"\0", key=secret, digest_size=32)
    signed.update(data)
    return signed.hexdigest()
