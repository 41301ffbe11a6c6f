"""Compares actual edits and answers with an example, and writes answers back."""

from __future__ import annotations

from difflib import unified_diff
from functools import cache
from typing import TYPE_CHECKING

from celeryls.examples import ELLIPSIS, ExampleError, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from celeryls.examples import Example


def mismatch(example: Example, written: Mapping[str, str]) -> str:
    """A diff from the example to the files that were written; empty if they agree.

    Files that the example does not list after its ``->`` must be unchanged.
    """
    expected = {**example.files, **example.after}
    result = []
    for path in sorted({*expected, *written}):
        before = example.files.get(path, "")
        pattern, text = expected.get(path, ""), written.get(path, before)
        if not fits(pattern, before, text):
            lines = unified_diff(
                pattern.splitlines(), text.splitlines(), f"{path} expected", f"{path} written", lineterm=""
            )
            result.append("\n".join(lines))
    return "\n".join(result)


def fits(pattern: str, before: str, after: str) -> bool:
    """Whether ``after`` is the pattern with each ``…`` line replaced by zero or more lines of ``before``.

    Those lines keep their order; a ``…`` at the beginning starts with the first line of ``before``, one at the end ends
    with the last. The lines between two ``…`` may replace the same number of lines; to replace or drop more, they must
    include the unchanged line above or below as well. So no line can be deleted unnoticed.
    """
    old, new = before.splitlines(), after.splitlines()
    pieces = _pieces(pattern.splitlines())
    if len(pieces) == 1:
        return pieces[0] == new

    @cache
    def piece_fits(number: int, i: int, j: int) -> bool:
        """Whether the pieces from ``number`` on, and the lines kept between them, turn ``old[i:]`` into ``new[j:]``."""
        piece = pieces[number]
        end = j + len(piece)
        if new[j:end] != piece:
            return False
        if number == len(pieces) - 1:
            return end == len(new) and _may_replace(piece, old[i:])
        return any(kept_fits(number + 1, k, end) for k in range(i, len(old) + 1) if _may_replace(piece, old[i:k]))

    @cache
    def kept_fits(number: int, i: int, j: int) -> bool:
        """The same if zero or more unchanged lines come before the piece."""
        same = i < len(old) and j < len(new) and old[i] == new[j]
        return piece_fits(number, i, j) or (same and kept_fits(number, i + 1, j + 1))

    return piece_fits(0, 0, 0)


def _pieces(pattern: Sequence[str]) -> list[list[str]]:
    """The lines between the ``…`` lines."""
    pieces: list[list[str]] = [[]]
    for line in pattern:
        if line == ELLIPSIS:
            pieces.append([])
        else:
            pieces[-1].append(line)
    return pieces


def _may_replace(piece: Sequence[str], old: Sequence[str]) -> bool:
    if len(old) <= len(piece):
        return True
    return bool(piece) and (piece[0] == old[0] or piece[-1] == old[-1])


def rewrite_answers(path: Path, answers: Mapping[str, str]) -> bool:
    """Writes answers, by the name of their example, into the ``answer`` blocks of a file. Returns whether any changed.

    Raises:
        ExampleError: An example has no such block, or a docstring can't contain the answer unescaped.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    examples = {example.name: example for example in read_file(path).examples}
    changes = []
    for name, answer in answers.items():
        example = examples.get(name)
        if example is None or example.answer is None:
            raise ExampleError(f"{path}:1: no example “{name}” with an answer block")
        if path.suffix == ".py" and ("\\" in answer or '"""' in answer):
            raise ExampleError(f"{path}:{example.line}: a docstring can't hold a backslash or three quotes as they are")
        changes.append((example.answer_lines, answer))
    for (start, end), answer in sorted(changes, reverse=True):
        lines[start:end] = [f"{answer.rstrip()}\n"]
    changed = "".join(lines)
    if changed != text:
        path.write_text(changed, encoding="utf-8")
    return changed != text
