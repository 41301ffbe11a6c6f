"""A comment that suppresses a finding stands where the parser takes it for one, and nothing else changes."""

from __future__ import annotations

import pytest

from celeryls.checking.suppression.writing import ignored_here, ignored_in_file
from celeryls.edit.text import apply
from celeryls.features.lone_file import lone_findings
from celeryls.source.text.file import SourceFile

SHEBANG = "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"
HEAD = "from celery import shared_task\n\n\n@shared_task\ndef add(x, text=''): ...\n\n\n"


def ignored(text: str) -> str:
    """A text in which its only finding is ignored where it is; it is not found any more."""
    file = SourceFile.of(text)
    (found,) = lone_findings(file)
    edit = ignored_here(file, found)
    assert edit is not None
    after = apply(text, [edit])
    assert lone_findings(SourceFile.of(after)) == ()
    return after


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("add.delay(1, countdown=3)\n", "add.delay(1, countdown=3)  # celery: ignore[CEL304]\n"),
        ("add.delay(1, countdown=3)   \n", "add.delay(1, countdown=3)  # celery: ignore[CEL304]   \n"),
        ("add.delay(1, countdown=3)  # later\n", "add.delay(1, countdown=3)  # later  # celery: ignore[CEL304]\n"),
        (
            "add.delay(1, countdown=3)  # celery: ignore[CEL101]\n",
            "add.delay(1, countdown=3)  # celery: ignore[CEL101, CEL304]\n",
        ),
        ("add.delay(1, countdown=3)", "add.delay(1, countdown=3)  # celery: ignore[CEL304]"),
        (
            "add.delay(\n    1,\n    countdown=3,\n)\n",
            "add.delay(\n    1,\n    countdown=3,  # celery: ignore[CEL304]\n)\n",
        ),
        (
            'add.delay(1, """\nlong\n""", countdown=3)\n',
            'add.delay(1, """\nlong\n""", countdown=3)  # celery: ignore[CEL304]\n',
        ),
    ],
)
def test_here(call: str, expected: str):
    assert ignored(HEAD + call) == HEAD + expected
    assert ignored((HEAD + call).replace("\n", "\r\n")) == (HEAD + expected).replace("\n", "\r\n")


@pytest.mark.parametrize("call", ["add.delay(1, countdown=3 \\\n)\n", 'add.delay(1, countdown=3, text="""\n""")\n'])
def test_a_line_without_room_for_a_comment_gets_none(call: str):
    file = SourceFile.of(HEAD + call)
    (found,) = (each for each in lone_findings(file) if each.code == "CEL304")
    assert ignored_here(file, found) is None


@pytest.mark.parametrize(
    ("before", "head", "rest"),
    [
        ("import os\n", "", "import os\n"),
        (f"{SHEBANG}import os\n", SHEBANG, "import os\n"),
        ('"""Tasks."""\r\n', "", '"""Tasks."""\r\n'),
        ("", "", ""),
    ],
)
def test_in_file(before: str, head: str, rest: str):
    end = "\r\n" if "\r\n" in before else "\n"
    after = apply(before, [ignored_in_file(SourceFile.of(before), "CEL304")])
    assert after == f"{head}# celery: ignore-file[CEL304]{end}{rest}"


def test_a_second_code_joins_the_first():
    text = f"# celery: ignore-file[CEL101]\n{HEAD}add.delay(1, countdown=3)\n"
    after = apply(text, [ignored_in_file(SourceFile.of(text), "CEL304")])
    assert after.splitlines()[0] == "# celery: ignore-file[CEL101, CEL304]"
    assert lone_findings(SourceFile.of(after)) == ()
