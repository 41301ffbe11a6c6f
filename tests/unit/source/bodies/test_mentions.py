"""The names that a function mentions."""

from __future__ import annotations

from textwrap import dedent

import pytest

from celeryls.source.bodies.mentions import Mentions, mentions_in
from celeryls.syntax.places import Range


def read(text: str) -> Mentions:
    text = dedent(text).lstrip()
    lines = text[: text.index("def f") + len("def ")].split("\n")
    line, column = len(lines) - 1, len(lines[-1])
    return mentions_in(text, Range(line, column, line, column + 1))


def test_names_and_strings_of_the_body_are_mentioned_also_inside_of_nested_functions():
    found = read("""
        @decorated("outside")
        def f(self, x=default):
            a.b["c"] = getattr(self, "max_retries")
            def inner():
                return later(y=1)
        """)
    assert found.names == {"a", "b", "getattr", "self", "inner", "later", "y"}
    assert found.strings == {"c", "max_retries"}


@pytest.mark.parametrize("use", ["g(self)", "g(x=self)", "y = self", "y = [self]", "return self", "lambda: g(self)"])
def test_the_first_parameter_is_passed_on(use):
    assert read(f"def f(self):\n    {use}\n").first_is_passed_on
    assert read(f"def f(self: Task):\n    {use}\n").first_is_passed_on


@pytest.mark.parametrize("use", ["self.run()", "self.x = 1", "other.self", "g(self=1)", "x = 'self'", "g(self.x)"])
def test_the_first_parameter_is_only_asked(use):
    assert not read(f"def f(self):\n    {use}\n").first_is_passed_on


def test_a_function_without_parameters_and_a_place_without_a_function_have_no_first_one():
    assert not read("def f():\n    g(x)\n").first_is_passed_on
    assert mentions_in("x = 1\n", Range(0, 0, 0, 1)) == Mentions()
    assert mentions_in("x = 1\n", Range(7, 0, 7, 1)) == Mentions()
