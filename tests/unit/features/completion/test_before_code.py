"""Above code a pattern leaves two blank lines below it, and the file's imports stand above it."""

import io

import pytest
from pyflakes import api, reporter

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import folded_parts, import_edits
from celeryls.snippets import SnippetPlace, builtin
from celeryls.source.text.file import SourceFile

TASK = '@shared_task(name="shop.send_reminder")\ndef send_reminder(order_id: int) -> None:\n    pass\n'
PLACE, STYLE = SnippetPlace("shop"), Style()


def accepted(marked, prefix="csmall"):
    text, cursor = marked.replace("$0", ""), marked.index("$0")
    file = SourceFile.of(text)
    found = suggestions(file, cursor, "shop/tasks.py", builtin())
    each = next(each for each in found if each.snippet.prefix == prefix)
    body = to_plain(folded_parts(file, each.start, each.snippet, PLACE, STYLE))
    edits = import_edits(file, each.start, each.snippet, PLACE, STYLE)
    assert all(edit.end <= each.start or edit.start >= cursor for edit in edits), "edits that overlap the cursor's"
    below = apply(text, [edit for edit in edits if edit.start >= cursor])[cursor:]
    above = apply(text[: each.start], [edit for edit in edits if edit.start < cursor])
    return above + body + below


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("csm$0\ndef f(): ...\n", f"from celery import shared_task\n\n\n{TASK}\n\ndef f(): ...\n"),
        ("csm$0\n\n@x\ndef f(): ...\n", f"from celery import shared_task\n\n\n{TASK}\n\n@x\ndef f(): ...\n"),
        ("csm$0\n\n\n\nclass A: ...\n", f"from celery import shared_task\n\n\n{TASK}\n\n\nclass A: ...\n"),
        (
            "import os\n\n\ndef f(): ...\n\n\ncsm$0\ndef g(): ...\n",
            f"import os\n\nfrom celery import shared_task\n\n\ndef f(): ...\n\n\n{TASK}\n\ndef g(): ...\n",
        ),
        ("csm$0\n", f"from celery import shared_task\n\n\n{TASK}"),
    ],
)
def test_two_blank_lines_are_left_below(marked, expected):
    assert accepted(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "csm$0\nimport os\n\n\ndef f(): ...\n",
            f"import os\n\nfrom celery import shared_task\n\n\n{TASK}\n\ndef f(): ...\n",
        ),
        (
            "csm$0\n\nfrom celery import chain, shared_task\n\nx = 1\n",
            f"from celery import chain, shared_task\n\n\n{TASK}\n\nx = 1\n",
        ),
        (
            '"""Tasks."""\n\ncsm$0\nfrom celery import chain  # here\n\n\n@x\ndef f(): ...\n',
            f'"""Tasks."""\n\nfrom celery import chain, shared_task  # here\n\n\n{TASK}\n\n@x\ndef f(): ...\n',
        ),
        ("csm$0\nimport os\n", f"import os\n\nfrom celery import shared_task\n\n\n{TASK}"),
    ],
)
def test_imports_below_the_cursor_move_above_the_pattern(marked, expected):
    assert accepted(marked) == expected


@pytest.mark.parametrize("snippet", [each.prefix for each in builtin() if each.where == "module"])
@pytest.mark.parametrize(
    "marked",
    [
        "$0\nimport os\n\n\ndef f():\n    return os\n",
        "import os\n\n\n$0\ndef f():\n    return os\n",
        '"""Text."""\n\n$0\nimport os\n\nX = os.sep\n',
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n$0\nimport os\n\nX = os.sep\n",
    ],
)
def test_every_pattern_parses_there_and_names_what_is_imported_above(marked, snippet):
    text = accepted(marked, snippet)
    compile(text, "shop/tasks.py", "exec")
    assert text.count("import os\n") == 1
    complaints = io.StringIO()
    api.check(text, "shop/tasks.py", reporter.Reporter(complaints, complaints))
    assert "undefined name" not in complaints.getvalue()
