"""Reads params of our own requests, for which pygls has no types: a client may send anything."""

from __future__ import annotations

from typing import Any


def text_in(params: Any, *path: str) -> str:  # noqa: ANN401 - any JSON
    """The text at ``path``; empty if there is none."""
    value = _field(params, *path)
    return value if isinstance(value, str) else ""


def texts_in(params: Any, *path: str) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    """The texts of the list at ``path``; empty if there is none, or something else is in it."""
    value = _field(params, *path)
    is_list = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
    return tuple(value) if is_list else ()


def number_in(params: Any, *path: str) -> int:  # noqa: ANN401 - any JSON
    """The number at ``path``; 0 if there is none, or none that LSP allows for a line or a character."""
    value = _field(params, *path)
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


def _field(params: Any, *path: str) -> Any:  # noqa: ANN401 - any JSON
    for name in path:
        params = params.get(name) if isinstance(params, dict) else getattr(params, name, None)
    return params
