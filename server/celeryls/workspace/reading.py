"""Reads the files that describe a project, robust against special files, huge files and invalid content."""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
import tomllib
from configparser import Error as ConfigParserError
from configparser import RawConfigParser
from typing import TYPE_CHECKING, Any

from celeryls.reading_budget import SETTINGS, ReadingBudget
from celeryls.system.differences import READ

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.reading_budget import ReadingLimits

LARGEST = 1_000_000
"""Bytes."""

LONGEST_LINE = 5_000
"""Code points of a TOML line; the time that the parser takes grows with the square of a dotted key's length."""

_LITERAL = re.compile(r""""[^"\n]*"|'[^'\n]*'|#[^\n]*""")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableError(Exception):
    """A file that can't be used: the reason and its position, as a line and a column in code points from 0."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def read_text(path: Path, root: Path, largest: int = LARGEST) -> str | None:
    """The text of a file of at most ``largest`` bytes inside ``root``; None if the file does not exist.

    UTF-8, or UTF-16 with a byte order mark, which PowerShell writes.

    Raises:
        UnreadableError: It is not a regular file, is a link to a place outside of ``root``, is too large, or is not
        text.
    """
    content = _content(path, root, largest)
    if content is None:
        return None
    if len(content) > largest:
        raise UnreadableError(f"larger than {largest // 1000} kB")
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("not in UTF-8", content.count(b"\n", 0, error.start)) from error
    if "\0" in text:
        raise UnreadableError("not a text", text.count("\n", 0, text.index("\0")))
    return text


def text_of(path: Path, root: Path, largest: int = LARGEST) -> str:
    """As ``read_text``, but empty for a file that is missing or can't be read."""
    try:
        return read_text(path, root, largest) or ""
    except UnreadableError:
        return ""


def parse_toml(text: str, what: object = "TOML", limits: ReadingLimits = SETTINGS) -> dict[str, Any]:
    """The content of a TOML text; the log calls it ``what`` if it is beyond the limits.

    Raises:
        UnreadableError: It is not TOML, or so large, deep or wide that parsing it would take long.
    """
    budget = ReadingBudget(limits, str(what))
    if not budget.admits(text):
        raise UnreadableError(budget.exceeded)
    lines = text.split("\n")
    for number, content in enumerate(lines):
        if len(content) > LONGEST_LINE:
            budget.exceed(f"a line longer than {LONGEST_LINE} characters")
            raise UnreadableError(budget.exceeded, number)
    if not budget.spend(_parts(text)):
        raise UnreadableError(budget.exceeded)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except ValueError as error:
        # Not only TOMLDecodeError: `int` itself rejects an integer with thousands of digits.
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), 1)
        raise UnreadableError(f"not TOML: {_PLACE.sub('', str(error))}", line - 1, column - 1) from error


def parse_json(text: str, what: object, limits: ReadingLimits) -> object:
    """The content of a JSON text; the log calls it ``what`` if it is beyond the limits.

    Raises:
        UnreadableError: It is not JSON, or too large or too deep.
    """
    budget = ReadingBudget(limits, str(what))
    if not budget.admits(text):
        raise UnreadableError(budget.exceeded)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}") from error


def parse_ini(text: str, what: object, limits: ReadingLimits) -> RawConfigParser:
    """The content of a file such as `setup.cfg`; the log calls it ``what`` if it is beyond the limits.

    Raises:
        UnreadableError: It is no such file, or too large.
    """
    budget = ReadingBudget(limits, str(what))
    if not (budget.admits(text) and budget.spend(text.count("\n"))):
        raise UnreadableError(budget.exceeded)
    parser = RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except ConfigParserError as error:
        raise UnreadableError(str(error)) from error
    return parser


def content_of(path: str | Path, limits: ReadingLimits) -> bytes | None:
    """The bytes of a file; None if it is missing or no regular file, or if it is beyond the limits, which is logged."""
    try:
        with open(path, "rb", opener=_open) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            content = file.read(limits.characters + 1)
    except (OSError, ValueError):
        return None
    return content if ReadingBudget(limits, str(path)).admits(content) else None


def toml_of(path: Path, root: Path, words: tuple[str, ...] = ("",)) -> dict[str, Any]:
    """As ``parse_toml`` of a file, but empty for one that is missing, can't be read or is not TOML.

    It is also empty, and costs nothing, if none of ``words`` is in the text.
    """
    text = text_of(path, root)
    try:
        return parse_toml(text, path) if any(word in text for word in words) else {}
    except UnreadableError:
        return {}


def table(value: object, *keys: str) -> dict[str, Any]:
    """The table below ``keys``; an empty one if a key is missing or not a table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _parts(text: str) -> int:
    """About how many keys and values a TOML text has: what the parser takes most of its time for."""
    bare = _LITERAL.sub("", text)
    return sum(map(bare.count, "=,[{.")) + bare.count("\n") // 10


def _content(path: Path, root: Path, largest: int) -> bytes | None:
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise UnreadableError("the link points outside of the folder")
        with open(path, "rb", opener=_open) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError("not a file")
            return file.read(largest + 1)
    except FileNotFoundError:
        return None
    except (OSError, RuntimeError, ValueError) as error:
        # A link to itself raises RuntimeError, a name with a null byte ValueError.
        raise UnreadableError(f"can't be read: {error}") from error


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | READ)
