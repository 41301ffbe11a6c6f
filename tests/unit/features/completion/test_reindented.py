"""Which snippets survive Emacs, which indents their lines again."""

from __future__ import annotations

import pytest

from celeryls.edit.stops import to_plain
from celeryls.features.completion.reindented import survives_indentation
from celeryls.snippets import SnippetPlace, builtin, render


@pytest.mark.parametrize(
    "code",
    [
        "@task(\n    a=1,\n)\ndef f():\n    return 1\n\n\n@task\ndef g():\n    pass",
        "x = {\n    'a': {\n        'b': 1,\n    },\n}\n",
        'def f():\n    """One.\n\n    Args:\n        a: A.\n    """\n    x = 1',
        "if x:  # why\n    y()",
    ],
)
def test_lines_that_stand_where_python_mode_puts_them(code):
    assert survives_indentation(code)


@pytest.mark.parametrize(
    "code",
    [
        'class A:\n    """A."""\n\n\n@task\ndef f(): ...',
        "for x in y:\n    z()\nreturn 1",
        "def f():\n    if x:\n        return 1\n\n\ndef g(): ...",
        "def f(\n    a,\n): ...",
        "x = 1\n  # further in",
    ],
)
def test_lines_that_it_would_move(code):
    assert not survives_indentation(code)


def test_most_patterns_keep_their_tab_stops():
    bodies = {each.prefix: to_plain(render(each, SnippetPlace("shop"), mode="stops").body) for each in builtin()}
    moved = {prefix for prefix, body in bodies.items() if not survives_indentation(body)}
    assert moved == {"cclass", "ccleanup", "cidempotent", "cprocess", "creport", "ctest", "cwebhook"}
