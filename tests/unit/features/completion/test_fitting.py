"""Which patterns the command that places one offers where the cursor stands."""

from __future__ import annotations

import pytest

from celeryls.features.completion.suggestions import fitting
from celeryls.snippets import builtin
from celeryls.source.text.file import SourceFile


def prefixes(marked):
    text, cursor = marked.replace("$0", ""), marked.index("$0")
    return {snippet.prefix for snippet in fitting(SourceFile.of(text), cursor, "shop/tasks.py", builtin())}


@pytest.mark.parametrize("text", ["$0", "import os\n\n$0\n", "def add(): ...\n\n\n$0", "if DEBUG:\n    $0\n"])
def test_a_line_of_its_own_takes_every_pattern_but_the_entry_of_a_schedule(text):
    assert prefixes(text) == {snippet.prefix for snippet in builtin()} - {"cbeatentry"}


def test_a_schedule_takes_an_entry_and_nothing_else():
    assert prefixes("app.conf.beat_schedule = {\n    $0\n}\n") == {"cbeatentry"}


@pytest.mark.parametrize(
    "text",
    [
        "import os$0\n",
        "cemail$0\n",
        "$0import os\n",
        "def add():\n    $0\n",
        "add.delay($0)\n",
        "# $0\n",
        'TEXT = """\n$0\n"""\n',
    ],
)
def test_where_a_pattern_would_break_what_stands_there_none_is_offered(text):
    assert prefixes(text) == set()


@pytest.mark.parametrize(
    ("path", "first"),
    [("shop/apps/orders/tasks.py", "cchain"), ("shop/config/settings.py", "cbeat"), ("shop/config/celery.py", "capp")],
)
def test_what_is_made_for_files_of_this_name_comes_first(path, first):
    found = fitting(SourceFile.of(""), 0, path, builtin())
    assert found[0].prefix == first
    assert {snippet.prefix for snippet in found} == {snippet.prefix for snippet in builtin()} - {"cbeatentry"}
