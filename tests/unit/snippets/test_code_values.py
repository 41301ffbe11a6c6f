"""What a value for code may be."""

from __future__ import annotations

import pytest

from celeryls.snippets.code_values import is_expression, is_module, is_parameters


@pytest.mark.parametrize(
    "text", ["x", "a, b", "f(\n  1,\n)", '"""a\nb"""', "lambda x: x", "await x", "int | None", "')'"]
)
def test_one_expression(text: str):
    assert is_expression(text)


@pytest.mark.parametrize(
    "text", ["", "x); (y", "x) + (y", "a\nb", "a; b", "x = 1", "import os", "x, (", "\0", "(" * 9999]
)
def test_no_expression(text: str):
    assert not is_expression(text)


@pytest.mark.parametrize("text", ["x", "x, /, y: int = 3, *z, k='):', **more", "x,\n  y,\n", "*, x", "x,  # why"])
def test_parameters(text: str):
    assert is_parameters(text)


@pytest.mark.parametrize(
    "text", ["3", "x): pass; (y", "x) -> (int", "x): import os\ndef g(y", "x, (", "x): y = lambda: (z"]
)
def test_no_parameters(text: str):
    assert not is_parameters(text)


@pytest.mark.parametrize("text", [".", "..a", ".celery", "a.b", "é"])
def test_module(text: str):
    assert is_module(text)


@pytest.mark.parametrize("text", ["", "a.", "a b", "a; b", ".class", "a..b", "a\nb"])
def test_no_module(text: str):
    assert not is_module(text)
