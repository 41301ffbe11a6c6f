"""Regexes of the user's among routes: real ones work, and none can hang the server."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.configurations import APP, snapshot

from celeryls.project.apps.route_patterns import LONGEST_NAME, Patterns


def routed(*patterns, name="tasks.a", more=""):
    keys = ", ".join(f"(re.compile({pattern!r}), 'q')" for pattern in patterns)
    app = f"import re\n{APP}app.conf.task_routes = [[{keys}{more}]]\n@app.task(name={name!r})\ndef a(): ...\n"
    found = snapshot(app=app)
    (task,) = found.tasks()
    began = time.process_time()
    destination = found.route_of(task)
    assert time.process_time() - began < 5
    return destination and destination.queue


@pytest.mark.parametrize(
    "pattern",
    [
        r"tasks\..*",
        r"(image|tasks)\.\w+",
        r"(?:image|tasks)\.[a-z]{1,5}$",
        r"^.*\.a$",
        r"(?P<module>\w+)\.a?",
        "tasks[.]a",
    ],
)
def test_a_regex_as_one_writes_it_is_matched(pattern):
    assert routed(pattern) == "q"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|a)*$",
        r"(?x)(a|a) *$",
        r"(a*)*b",
        r"((a{1,100}){1,100}){1,100}b",
        "a*" * 40 + "b",
        "a?" * 200 + "a" * 200,
        "(a|a)" * 60 + "b",
        "(?=(a+)+b)a",
        "(" * 5000,
        "(",
    ],
)
def test_a_regex_that_may_take_forever_is_never_matched(pattern):
    assert routed(pattern, name="a" * 60 + "!") is None


def test_many_regexes_that_take_a_while_are_too_many():
    assert routed(*(f".*.*.*{number}$" for number in range(200))) is None


def test_a_wildcard_of_many_stars_is_matched_at_once():
    routes = {"*a" * 90 + "b": "x", "a*": "q"}
    name = "a" * LONGEST_NAME
    app = f"{APP}app.conf.task_routes = {routes}\n@app.task(name={name!r})\ndef a(): ...\n"
    found = snapshot(app=app)
    (task,) = found.tasks()
    began = time.process_time()
    destination = found.route_of(task)
    assert destination.queue == "q"
    assert time.process_time() - began < 10


def test_a_name_that_is_too_long_goes_nowhere():
    assert routed("a.*", name="a" * LONGEST_NAME) == "q"
    assert routed("a.*", name="a" * (LONGEST_NAME + 1)) is None


def test_a_regex_that_is_not_written_out_is_not_guessed():
    assert routed(more="(re.compile(), 'q')") is None
    assert routed(more="(re.compile('.*', re.X), 'q')") is None


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(["a", ".", "*", "+", "?", "(", ")", "|", "{1,9}", "(?:", "(?P<n>", "\\", "[a", "]", "a*"]))
)
def test_whatever_is_compiled_is_soon_matched(parts):
    regex = Patterns().compiled("".join(parts))
    began = time.process_time()
    if regex is not None:
        regex.match("a" * (LONGEST_NAME - 1) + "!")
    assert time.process_time() - began < 10
    assert regex is None or regex == re.compile("".join(parts))
