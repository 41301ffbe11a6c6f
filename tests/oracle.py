"""What real Celery says of the projects in ``projects/``: each is imported as by its worker, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE = Path(__file__).parent
PROJECTS = _HERE / "projects"


@dataclass(frozen=True)
class Worker:
    """What stands after ``celery -A``, the folder where the worker starts, and the folders in its ``PYTHONPATH``."""

    app: str
    folder: str = "."
    path: Sequence[str] = ()


WORKERS: Mapping[str, Mapping[str, Worker]] = {
    "django_apps": {"worker": Worker("config")},
    "cookiecutter": {"worker": Worker("config.celery_app")},
    "flask_factory": {"worker": Worker("make_celery")},
    "fastapi_worker": {"worker": Worker("worker.celery")},
    "plain_package": {"worker": Worker("proj")},
    "src_layout": {"worker": Worker("warehouse.app", path=("src",))},
    "two_apps": {"ingest": Worker("ingest", path=(".",)), "mailer": Worker("mailer.app:app", path=(".",))},
    "split_settings": {"worker": Worker("project")},
    "many_apps": {
        "media": Worker("media.app", path=(".",)),
        "mails": Worker("mails.app", path=(".",)),
        "search": Worker("search", path=(".",)),
    },
    "class_settings": {"worker": Worker("backend")},
    "opaque_configuration": {
        "plant": Worker("plant.celery", path=(".",)),
        "robots": Worker("robots.celery", path=(".",)),
    },
    "library_app": {
        "tenants": Worker("tenants.celery", path=(".",)),
        "public": Worker("public.celery", path=(".",)),
    },
    "no_init": {"worker": Worker("worker.celery")},
    "decorator_class": {"worker": Worker("mill.celery")},
    "own_app": {"worker": Worker("store.celery")},
    "monorepo": {
        "billing": Worker("app.worker", folder="services/a", path=("libs",)),
        "shipping": Worker("app.worker", folder="services/b", path=("libs",)),
    },
}
"""For each project its workers, by a name of ours."""


@cache
def facts(project: str, worker: str = "worker", python: str = sys.executable) -> dict[str, Any]:
    """What that worker knows when it is ready; `oracle_facts.facts` has the keys.

    ``python`` is that of the environment with the worker's Celery.

    Raises:
        AssertionError: The project could not be imported; the message is what its process wrote.
    """
    known: dict[str, Any] = _run("oracle_facts.py", project, worker, python)
    return known


@cache
def calls(project: str, worker: str = "worker") -> list[dict[str, Any]]:
    """Which task each call in the project means; `oracle_calls.calls` has the keys.

    Raises:
        AssertionError: As for `facts`.
    """
    found: list[dict[str, Any]] = _run("oracle_calls.py", project, worker)["calls"]
    return found


@cache
def broken(project: str, worker: str = "worker") -> dict[str, str]:
    """The project's modules that can't be imported, with the reason."""
    reasons: dict[str, str] = _run("oracle_calls.py", project, worker)["broken"]
    return reasons


def facts_of_copy(root: Path, which: Worker, python: str | Path = sys.executable) -> dict[str, Any]:
    """As `facts`, of a project in another folder; ``python`` may have another version of Celery.

    Raises:
        AssertionError: As for `facts`.
    """
    known: dict[str, Any] = _run_in(root, "oracle_facts.py", which, python)
    return known


@cache
def _run(program: str, project: str, worker: str, python: str = sys.executable) -> Any:
    return _run_in(PROJECTS / project, program, WORKERS[project][worker], python)


def _run_in(root: Path, program: str, which: Worker, python: str | Path) -> Any:
    env = {
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "TZ": "UTC",
        "PYTHONPATH": ":".join(str(root / part) for part in which.path),
    }
    command = [str(python), str(_HERE / program), which.app, str(root), str(PROJECTS / "stand_ins")]
    answer = subprocess.run(
        command, cwd=root / which.folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, f"{root.name}: {answer.stderr}"
    return json.loads(answer.stdout)
