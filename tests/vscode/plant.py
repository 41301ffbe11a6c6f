"""What a workspace may hold to be run by an unwary editor; each of these leaves a marker when it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PATTERN = """\
{#---
prefix = "cteam"
title = "The team's own task"
description = "A task as the team writes it."
---#}
from celery import shared_task


@shared_task
def team() -> None: ...
"""


def plant(run: Path) -> None:
    """Plant a team's pattern in the trusted window's shop, and that and programs in the untrusted one's.

    The markers would stand in ``run/markers``.
    """
    markers = run / "markers"
    markers.mkdir()
    for window in ("main", "untrusted"):
        pattern = run / window / "shop/.celeryls/snippets/team.py.j2"
        pattern.parent.mkdir(parents=True)
        pattern.write_text(_PATTERN, "utf-8")
    shop = run / "untrusted/shop"
    program = f'#!/bin/sh\ntouch {markers}/$(basename $0)\nexec python3 "$@"\n'
    for name in (".venv/bin/python", "venv/bin/python", "tools/interpreter", "tools/command"):
        path = shop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(program, "utf-8")
        path.chmod(0o755)
    for module in ("celery", "celeryconfig", "sitecustomize", "usercustomize", "celeryls", "pygls"):
        (shop / f"{module}.py").write_text(f"open({str(markers / module)!r}, 'w')\n", "utf-8")
    settings = {
        "celeryls.interpreter": "${workspaceFolder}/tools/interpreter",
        "celeryls.command": ["${workspaceFolder}/tools/command"],
    }
    path = shop / ".vscode/settings.json"
    path.parent.mkdir()
    path.write_text(json.dumps(settings), "utf-8")
