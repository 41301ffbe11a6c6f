"""Reads examples: Markdown whose code blocks are marked with the expected findings, answers and edits.

The first line is the title. Each ``##`` heading names an example and states a fact; fenced blocks follow:

- ``python title="shop/tasks.py"``: a file. ``$0`` is the cursor, two of them are a selection. A line such as
  ``^^^^ CEL201 message`` marks a finding in the line above it; several may follow one another.
- After a paragraph ``->``: the files afterwards. A line ``…`` stands for unchanged lines.
- ``answer``: the answer of a feature, in a format of its own.

A section without such blocks is prose. Positions are code points of the file without its marks.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from markdown_it.token import Token

ELLIPSIS = "…"
_CURSOR = "$0"
_TITLE = re.compile(r'\btitle="([^"]+)"')
_CARETS = re.compile(r"(?P<before>\s*)(?P<carets>\^+) (?P<code>[A-Z]+[0-9]+)(?: (?P<message>.*))?")


class ExampleError(ValueError):
    """A text that does not follow the notation; the message begins with file and line."""


class Mark(NamedTuple):
    """An expected finding: its position and message (an empty message matches any)."""

    path: str
    start: int
    end: int
    code: str
    message: str


class Selection(NamedTuple):
    """The cursor, or a selection."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One section: files, and the expected result.

    ``after`` holds the files that change, including ``…`` lines (:func:`celeryls.examples_match.mismatch` compares).
    ``line`` is the line of the heading; ``answer`` is None if there is no such block, and ``answer_lines`` are the
    lines of its content, counted from 0, the end excluded.
    """

    name: str
    line: int
    files: Mapping[str, str]
    selection: Selection | None
    findings: tuple[Mark, ...]
    after: Mapping[str, str]
    answer: str | None
    answer_lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A manual page: its title, the Markdown up to the first heading, the examples, and the whole text."""

    title: str
    intro: str
    examples: tuple[Example, ...]
    text: str


def read_file(path: Path) -> ManualPage:
    """Reads a Markdown file, or the docstring of a Python file, which is not imported.

    Raises:
        ExampleError: The text does not follow the notation, or the Python file has no docstring.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return read(text, str(path))
    body = ast.parse(text).body
    docstring = ast.get_docstring(ast.Module(body, []), clean=False)
    if docstring is None:
        raise ExampleError(f"{path}:1: there is no docstring")
    return read(docstring, str(path), body[0].lineno)


def read(text: str, path: str, first_line: int = 1) -> ManualPage:
    """Reads Markdown whose first line is line ``first_line`` of the file ``path``; both are for error messages.

    Raises:
        ExampleError: The text does not follow the notation.
    """
    title, _, rest = text.partition("\n")
    tokens = MarkdownIt().parse("\n" + rest)
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    lines = text.split("\n")
    end = _line(tokens[headings[0]]) if headings else len(lines)
    sections = [tokens[i:j] for i, j in pairwise([*headings, len(tokens)])]
    examples = tuple(example for section in sections for example in _Section(section, path, first_line).examples())
    _reject_twins(examples, path)
    return ManualPage(title.removeprefix("# ").strip(), "\n".join(lines[1:end]).strip(), examples, text)


def _reject_twins(examples: Sequence[Example], path: str) -> None:
    seen: set[str] = set()
    for example in examples:
        if example.name in seen:
            raise ExampleError(f"{path}:{example.line}: a second example is called “{example.name}”")
        seen.add(example.name)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


class _Section:
    """The tokens from one heading to the next, with the data that error messages need."""

    def __init__(self, tokens: Sequence[Token], path: str, first_line: int) -> None:
        self.name = tokens[1].content
        self.tokens = tokens
        self.path = path
        self.first_line = first_line

    def examples(self) -> Iterator[Example]:
        """The example; nothing if the section is prose."""
        arrow = next(
            (i for i, token in enumerate(self.tokens) if token.type == "inline" and token.content == "->"), None
        )
        before = self._blocks(self.tokens[:arrow])
        after = self._blocks(self.tokens[arrow:]) if arrow is not None else {}
        answers = [token for token in self.tokens if token.type == "fence" and token.info.strip() == "answer"]
        if not before and not after and not answers and arrow is None:
            return
        self._check(before, after, answers, arrow)
        read = [_unmarked(title, block.content) for title, block in before.items()]
        selections = [file.selection for file in read if file.selection]
        if len(selections) > 1 or any(file.cursors > 2 for file in read):
            raise self._error("there is more than one cursor or selection")
        answer = answers[0] if answers else None
        yield Example(
            self.name,
            self._number(self.tokens[0]),
            {file.path: file.text for file in read},
            selections[0] if selections else None,
            tuple(mark for file in read for mark in file.findings),
            {title: block.content for title, block in after.items()},
            answer.content if answer else None,
            self._content_lines(answer),
        )

    def _blocks(self, tokens: Sequence[Token]) -> dict[str, Token]:
        result: dict[str, Token] = {}
        for token in tokens:
            title = _TITLE.search(token.info) if token.type == "fence" else None
            if title and title[1] in result:
                raise self._error(f"{title[1]} stands here twice", token)
            if title:
                result[title[1]] = token
        return result

    def _check(
        self, before: Mapping[str, Token], after: Mapping[str, Token], answers: Sequence[Token], arrow: int | None
    ) -> None:
        if not before:
            raise self._error('an example needs a block with a title, such as ```python title="shop/tasks.py"')
        if arrow is not None and not after:
            raise self._error("after `->` there is no block with a title", self.tokens[arrow])
        if len(answers) > 1:
            raise self._error("there are two answers", answers[1])
        untitled = next(
            (token for token in self.tokens if token.type == "fence" and token.info.strip() == "python"), None
        )
        if untitled is not None:
            raise self._error("a python block of an example needs a title", untitled)
        for title, block in after.items():
            if title not in before and ELLIPSIS in block.content.split("\n"):
                raise self._error(f"{title} was not there before, so `…` stands for nothing", block)

    def _content_lines(self, answer: Token | None) -> tuple[int, int]:
        if answer is None or answer.map is None:
            return (0, 0)
        return (self.first_line + answer.map[0], self.first_line + answer.map[1] - 2)

    def _number(self, token: Token) -> int:
        return self.first_line + _line(token)

    def _error(self, message: str, token: Token | None = None) -> ExampleError:
        return ExampleError(f"{self.path}:{self._number(token or self.tokens[0])}: {message}")


class _File(NamedTuple):
    path: str
    text: str
    findings: tuple[Mark, ...]
    selection: Selection | None
    cursors: int


def _unmarked(path: str, content: str) -> _File:
    """The file without its marks; carets point at the line above as it is written, including ``$0``."""
    text = ""
    marks: list[tuple[int, int, str, str]] = []
    above = 0
    for line in content.splitlines(keepends=True):
        carets = _CARETS.fullmatch(line.rstrip("\n"))
        if carets is None:
            above = len(text)
            text += line
            continue
        start, end = above + carets.start("carets"), above + carets.end("carets")
        marks.append((start, end, carets["code"], carets["message"] or ""))
    cursors = [match.start() for match in re.finditer(re.escape(_CURSOR), text)]

    def shifted(position: int) -> int:
        return position - len(_CURSOR) * sum(cursor < position for cursor in cursors)

    selection = Selection(path, shifted(cursors[0]), shifted(cursors[-1])) if cursors else None
    findings = tuple(Mark(path, shifted(start), shifted(end), *rest) for start, end, *rest in marks)
    return _File(path, text.replace(_CURSOR, ""), findings, selection, len(cursors))
