"""No pattern of the server takes time that doubles with each letter of a text that does not match.

A search keeps the whole process: nothing is answered meanwhile, and no request can be canceled.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

import celeryls

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNITS = (
    "#", " ", "\n", "\r\n", "\t", "a", "a.", ".", "1", ",", "(", ")", '"', "'", "\\\n", "\\", "#\n", "a,", " a", "=",
    "a:", "[", "]", "{", "}", "*", "-", "\n#", "_", "A1,", "$", "%", "|", "()", "a=", "/", "**/", " \n", "!", "é",
)  # fmt: skip
_TAILS = ("\0", "\nx", "\r\n\0", "x")
_TIMES = 40
_SECONDS = 20
"""What ends a search that would take years; one that is fine takes a millisecond."""


def _patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(celeryls.__path__, "celeryls."):
        if "__main__" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                found |= {f"{module.name}.{name} {each.pattern!r}": each for each in _within(value, 0)}
    return found


def _within(value: object, deep: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep < 4 and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _within(each, deep + 1)
    elif deep < 4 and isinstance(value, dict):
        for each in value.values():
            yield from _within(each, deep + 1)


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _takes_ages(pattern: re.Pattern[Any]) -> str | None:
    """A text on which the pattern fails only after it has tried everything; None if there is none."""
    for head, unit, tail in product(("", "(", "x = ("), _UNITS, _TAILS):
        text: Any = f"{head}{unit * _TIMES}{tail}"
        if isinstance(pattern.pattern, bytes):
            text = text.encode()
        try:
            with _alarm():
                pattern.search(text)
                pattern.match(text)
                pattern.fullmatch(text)
        except TimeoutError:
            return repr(text)
    return None


def test_all_patterns_fail_soon():
    found = _patterns()
    assert len(found) > 200
    assert {name: text for name, each in found.items() if (text := _takes_ages(each))} == {}


@pytest.mark.parametrize("pattern", [r"(?:\s|#[^\r\n]*)*", r"(?:[ \t]*(?:\r\n|\r|\n))*#", r"\((?:\s|#[^\r\n]*)*\Z"])
def test_such_patterns_are_found(pattern: str, monkeypatch):
    monkeypatch.setattr(f"{__name__}._SECONDS", 0.5)
    assert _takes_ages(re.compile(pattern))
