"""The cache of outlines in the user's cache folder: one file for each workspace folder.

The first line identifies the folder and the code version and signs the rest with a secret; the second holds the
metadata of each file, followed by the outlines, encoded and compressed. It contains nothing executable. An invalid
cache counts as missing.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hmac import compare_digest
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from celeryls.indexing.cache_file import read_own_file, replace_file
from celeryls.indexing.cache_folder import tidy
from celeryls.indexing.cache_secret import existing_secret, secret_of, signature
from celeryls.indexing.closure.following import FollowedNames
from celeryls.indexing.file_store import FileStore
from celeryls.indexing.fingerprint import maker
from celeryls.indexing.listing import Stamp
from celeryls.indexing.records import FileFacts, FileRecord, ReadMode

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.indexing.scan import ScanRequest


class CacheContent(NamedTuple):
    """The records of a folder's files, and the last result of following names; None if that is unknown."""

    store: FileStore
    found: FollowedNames | None


def load(wanted: ScanRequest, caches: Path | None) -> CacheContent | None:
    """The cached data of a workspace folder; None if there is none that can be used."""
    if caches is None:
        return None
    try:
        secret = existing_secret(caches)
        if secret is None:
            return None
        head, _, rest = read_own_file(_path(wanted.root, caches)).partition(b"\n")
        *made_by, signed = json.loads(head)
        if made_by != maker(wanted.root) or not compare_digest(_text(signed), signature(secret, wanted.root, rest)):
            return None
        return _read(rest, wanted)
    except (OSError, ValueError, TypeError, LookupError, RecursionError, MemoryError):
        return None


def save(wanted: ScanRequest, store: FileStore, found: FollowedNames | None, caches: Path | None) -> bool:
    """Saves the data of a workspace folder; returns whether that succeeded."""
    if caches is None:
        return False
    with suppress(OSError, ValueError, MemoryError):
        secret = secret_of(caches)
        rest = _written(wanted, store, found)
        head = json.dumps([*maker(wanted.root), signature(secret, wanted.root, rest)]).encode()
        replace_file(_path(wanted.root, caches), head + b"\n" + rest)
        tidy(caches)
        return True
    return False


def _written(wanted: ScanRequest, store: FileStore, found: FollowedNames | None) -> bytes:
    prefix = wanted.root.rstrip(os.sep) + os.sep
    counted = [
        words for record in store.records.values() for words in (record.words, *(r.words for r in record.readings))
    ]
    held = frozenset().union(*counted) - store.words
    numbers = {word: number for number, word in enumerate((*sorted(store.words), *sorted(held)))}
    outlines: list[bytes] = []
    files = []
    for path, record in store.records.items():
        if path in wanted.left_out:
            continue
        readings = []
        for (whole, words), facts in record.readings.items():
            number = len(outlines) if facts.packed else None
            readings.append([whole, sorted(numbers[word] for word in words), number])
            outlines.extend([facts.packed] if facts.packed else [])
        words_held = sorted(numbers[word] for word in record.words)
        more: list[object] = [record.racy, record.matters, words_held, record.digest, readings, record.defines]
        plain = more == [False, False, [], "", [], False]
        files.append([path.removeprefix(prefix), *record.stamp, *([] if plain else more)])
    names = found and [sorted(found.words), sorted(path.removeprefix(prefix) for path in found.whole)]
    every = [list(numbers), len(store.words)]
    table = [list(wanted.wrappers), sorted(wanted.left_out), every, names, files, list(map(len, outlines))]
    return b"\n".join([json.dumps(table, separators=(",", ":")).encode("ascii"), b"".join(outlines)])


def _read(data: bytes, wanted: ScanRequest) -> CacheContent:
    table, _, rest = data.partition(b"\n")
    wrappers, left_out, (words, searched), names, files, sizes = json.loads(table)
    outlines = _cut(rest, sizes)
    prefix = wanted.root.rstrip(os.sep) + os.sep
    store = FileStore(frozenset(map(_text, words[: _number(searched)])), wanted.left_out)
    for path, size, modified, changed, *more in files:
        stamp = Stamp(_number(size), _number(modified), _number(changed))
        record = _record(stamp, more, words, outlines) if more else FileRecord(stamp, racy=False, matters=False)
        if prefix + path not in wanted.left_out:
            store.records[prefix + path] = record
    if names is None or wrappers != list(wanted.wrappers) or left_out != sorted(wanted.left_out):
        return CacheContent(store, None)
    return CacheContent(
        store, FollowedNames(frozenset(map(_text, names[0])), frozenset(prefix + path for path in names[1]))
    )


def _record(stamp: Stamp, more: list[Any], words: list[str], outlines: list[bytes]) -> FileRecord:
    racy, matters, held, digest, readings, defines = more
    facts = {
        ReadMode(bool(whole), frozenset(words[_number(each)] for each in numbers)): FileFacts(
            b"" if number is None else outlines[_number(number)]
        )
        for whole, numbers, number in readings
    }
    found = frozenset(words[_number(each)] for each in held)
    return FileRecord(stamp, bool(racy), bool(matters), found, _text(digest), facts, bool(defines))


def _cut(data: bytes, sizes: list[Any]) -> list[bytes]:
    """The bytes split into parts of these sizes."""
    ends = list(accumulate(map(_number, sizes), initial=0))
    if ends[-1] != len(data):
        raise ValueError
    return [data[start:end] for start, end in pairwise(ends)]


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _path(root: str, caches: Path) -> Path:
    from hashlib import sha256  # noqa: PLC0415 - beside its one use

    return caches / f"{sha256(os.fsencode(root)).hexdigest()[:24]}.index"
