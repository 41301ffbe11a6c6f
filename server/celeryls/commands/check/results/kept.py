"""The result of the last run over a project, in the user's cache folder; it holds as long as the project's state does.

As the cache of outlines it is signed, and counts as missing if anything about it is wrong.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from typing import TYPE_CHECKING

import msgspec

from celeryls.commands.check.results.result import encoded, read
from celeryls.commands.check.results.state import ProjectState
from celeryls.indexing.cache_file import read_own_file, replace_file
from celeryls.indexing.cache_folder import tidy
from celeryls.indexing.cache_secret import existing_secret, secret_of, signature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from celeryls.commands.check.results.result import ProjectResult


class _Head(msgspec.Struct):
    digest: str
    recent: dict[str, str]


def load(root: Path, wanted: Sequence[Path], state: ProjectState, caches: Path) -> ProjectResult | None:
    """What was found in these paths of a project when it was in this state; None if that is not known."""
    path = _path(root, wanted, caches)
    try:
        secret = existing_secret(caches)
        if secret is None:
            return None
        signed, _, rest = read_own_file(path).partition(b"\n")
        if not compare_digest(signed, signature(secret, path.name, rest).encode()):
            return None
        head, _, data = rest.partition(b"\n")
        known = msgspec.json.decode(head, type=_Head)
        return read(data, root) if ProjectState(known.digest, known.recent).holds_for(state) else None
    except (OSError, ValueError, RecursionError, MemoryError):
        return None


def save(
    root: Path, wanted: Sequence[Path], state: ProjectState, result: ProjectResult, caches: Path, *, edits: bool
) -> None:
    """Saves a result; errors are ignored."""
    path = _path(root, wanted, caches)
    with suppress(OSError, ValueError, MemoryError):
        secret = secret_of(caches)
        head = msgspec.json.encode(_Head(state.digest, dict(state.recent)))
        rest = head + b"\n" + encoded(result, root, edits=edits)
        replace_file(path, signature(secret, path.name, rest).encode() + b"\n" + rest)
        tidy(caches)


def _path(root: Path, wanted: Sequence[Path], caches: Path) -> Path:
    named = blake2b(os.fsencode(json.dumps([str(root), *sorted(map(str, wanted))])), digest_size=12)
    return caches / f"{named.hexdigest()}.findings"
