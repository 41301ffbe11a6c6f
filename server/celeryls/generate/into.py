"""Adds code to the end of a file."""

from __future__ import annotations

import io
import os
import re
import tokenize
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from celeryls.edit.imports.add import Body, merge
from celeryls.edit.imports.names import bindings
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.file_writing import locked, replace_file
from celeryls.generate.names import undefined
from celeryls.generate.spec import SpecError
from celeryls.snippets.reuse import fitted
from celeryls.source.text.chunks import split
from celeryls.syntax.parser import leaves, parse
from celeryls.workspace.formatting import formatting

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.generate.fill import Filled

MAX_FILE = 10_000_000
"""Bytes of the largest file that code is added to."""

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Added:
    """A file's new text, the names that it now defines, and those that are used but not defined."""

    text: str
    names: tuple[str, ...]
    undefined: tuple[str, ...]


def add(path: Path, filled: Filled) -> Added:
    """Adds the code to the end of ``path`` and its imports where they belong; creates the file if it does not exist.

    The file keeps its encoding, line endings, permissions and extended attributes. A symbolic link stays, and its
    target is replaced. A file with several names (hard links) is written in place.

    Raises:
        SpecError: The file can't be read or written, or already defines what the code defines. It is unchanged.
    """
    if filled.rendered.where == "schedule":
        raise SpecError(str(path), f"{filled.snippet.prefix} is an entry of a schedule, not a statement: omit --into")
    try:
        target = path.resolve()
        with locked(target.parent):
            return _add(path, target, filled)
    except (OSError, RuntimeError) as error:
        # A link to itself raises RuntimeError.
        raise SpecError(str(path), getattr(error, "strerror", None) or "can't be read or written") from error


def _add(path: Path, target: Path, filled: Filled) -> Added:
    content, encoding = _read(path, target)
    try:
        text = content.decode(encoding)
        added = added_to(text, filled, str(path), formatting(target, None))
        new = added.text.encode(encoding)
    except (UnicodeError, LookupError) as error:
        # `rot13` is an encoding, but none of texts.
        raise SpecError(str(path), f"its encoding is {encoding}, and that can't hold the text") from error
    replace_file(target, new)
    return added


def added_to(text: str, filled: Filled, path: str, style: Style) -> Added:
    """``text`` with the code at its end, after two blank lines.

    Raises:
        SpecError: The text defines what the code would define, uses a name that the code imports for something else, or
            ends in unfinished code.
    """
    rendered = fitted(filled.rendered, split(text), filled.place)
    filled = replace(filled, rendered=rendered)
    bound, names = bindings(text), tuple(bindings(filled.body))
    if twice := [name for name in names if name in bound]:
        advice = "choose another name" if twice[0] in filled.chosen else "change it there"
        raise SpecError(path, f"has `{twice[0]}` already; {advice} (nothing is overwritten)")
    missing = () if "*" in bound else tuple(name for name in undefined(filled.text) if name not in bound)
    if not text.strip():
        return Added(text + filled.text, names, missing)
    merged = merge(
        text,
        filled.rendered.imports,
        prelude=filled.rendered.prelude,
        body=Body(len(text), filled.body),
        style=replace(style, own_packages=style.own_packages | filled.own_packages),
    )
    if merged.conflicts:
        raise SpecError(path, f"`{merged.conflicts[0]}` has another meaning in this file")
    end = style_of(text, style).line_end
    head = apply(text, merged.edits)
    head += end * max(0, 3 - _line_ends(head))
    if _lacks_body(head):
        raise SpecError(path, "ends with a `:` without a body, so the code would become its body")
    result = head + f"{filled.body}\n".replace("\n", end)
    if not any(node.start_byte == len(head) and node.type != "ERROR" for node in parse(result).root_node.children):
        raise SpecError(path, "ends in unfinished code, such as an open parenthesis or string")
    return Added(result, names, missing)


def _lacks_body(text: str) -> bool:
    """Whether the last token that is not a comment is a colon."""
    code = [
        leaf for leaf in leaves(parse(text).root_node) if leaf.end_byte > leaf.start_byte and leaf.type != "comment"
    ]
    return bool(code) and code[-1].type == ":"


def _line_ends(text: str) -> int:
    """How many line breaks follow the last non-empty line."""
    return len(_LINE_END.findall(text, len(text.rstrip())))


def _read(path: Path, target: Path) -> tuple[bytes, str]:
    try:
        if not target.exists():
            if not target.parent.is_dir():
                raise SpecError(str(path), f"there is no folder {path.parent}")
            return b"", "utf-8"
        if not target.is_file():
            raise SpecError(str(path), "not a file")
        if not os.access(target, os.W_OK):
            raise SpecError(str(path), "is not writable")
        with target.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except (OSError, RuntimeError) as error:
        raise SpecError(str(path), getattr(error, "strerror", None) or "can't be read") from error
    if len(content) > MAX_FILE:
        raise SpecError(str(path), f"larger than {MAX_FILE // 1_000_000} MB")
    if b"\0" in content:
        raise SpecError(str(path), "not a text")
    try:
        return content, tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    except SyntaxError as error:
        raise SpecError(str(path), f"not a Python file: {error.msg}") from error
