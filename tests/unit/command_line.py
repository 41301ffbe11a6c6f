"""Runs `celeryls check` over files of a test, as somebody would in their folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from celeryls.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

DELAY = "from celery import shared_task\n\n\n@shared_task\ndef add(x, y):\n    return x\n\n\n"
"""A task, and eight lines; a call of it follows."""

WRONG = f"{DELAY}add.delay(1, 2, countdown=10)\n"
"""CEL304, an error with a safe fix, in line 9."""


def written(root: Path, files: Mapping[str, str]) -> Path:
    """Writes files byte by byte; returns the folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def run(*arguments: object, stdin: str | bytes | None = None, status: int = 1) -> Result:
    """What `celeryls check` says in the current folder; the exit status must be as expected."""
    result = CliRunner().invoke(main, ["check", *map(str, arguments)], input=stdin)
    assert result.exit_code == status, result.output + repr(result.exception)
    return result


def found(*arguments: object, status: int = 1) -> list[dict[str, Any]]:
    """The findings as JSON."""
    return list(json.loads(run(*arguments, "--format", "json", status=status).stdout))


def codes(*arguments: object, status: int = 1) -> list[str]:
    """The codes of the findings."""
    return [each["code"] for each in found(*arguments, status=status)]
