"""A disk that finds ``Tasks.py`` for ``tasks.py``, as those of Windows and macOS do, in place of one that does not."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

_FINDING = ("stat", "lstat", "listdir", "scandir", "open")


def fold_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the system be macOS, and every name on its disk be found in upper and in lower case."""
    monkeypatch.setattr(sys, "platform", "darwin")
    listed = os.listdir
    for name in _FINDING:
        monkeypatch.setattr(os, name, _finding(getattr(os, name), listed))


def _finding(function: Callable[..., Any], listed: Callable[[str], list[str]]) -> Callable[..., Any]:
    def found(path: Any, *rest: Any, **options: Any) -> Any:
        is_text = isinstance(path, (str, os.PathLike))
        return function(_found(os.fspath(path), listed) if is_text else path, *rest, **options)

    return found


def _found(path: str, listed: Callable[[str], list[str]]) -> str:
    folder, name = os.path.split(path)
    if not name or not folder:
        return path
    folder = _found(folder, listed)
    try:
        names = listed(folder)
    except OSError:
        return path
    same = (each for each in names if each.casefold() == name.casefold())
    return os.path.join(folder, name if name in names else next(same, name))  # noqa: PTH118 - a path is text here
