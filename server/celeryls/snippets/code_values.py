"""Whether a value is what its place in the code takes, and nothing more: `x); import os; (y` is no expression."""

from __future__ import annotations

import ast
import keyword
import warnings
from typing import Literal


def is_expression(text: str) -> bool:
    """Whether a text is one Python expression; `a, b` is a tuple."""
    return _parsed(text, "eval") is not None


def is_parameters(text: str) -> bool:
    """Whether a text can stand between the parentheses of a `def`."""
    match _parsed(f"def f(\n{text}\n): pass", "exec"):
        case ast.Module(body=[ast.FunctionDef(returns=None, body=[ast.Pass()])]):
            return True
    return False


def is_module(text: str) -> bool:
    """Whether a text can stand behind `from`: a module's dotted name, with dots before it if it is relative."""
    name = text.lstrip(".")
    parts = name.split(".") if name or not text else []  # dots alone are a package
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in parts)


def _parsed(text: str, mode: Literal["eval", "exec"]) -> ast.AST | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
