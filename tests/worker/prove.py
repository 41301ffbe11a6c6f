"""Shows on real Celery that some code fails as a rule says it does, and that its mended form does not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from .processes import eventually, running, said

How = Literal["define", "send", "worker"]
"""``define``: import, and build every task. ``send``: then run ``then``, on a broker in memory. ``worker``: let a
prefork worker on Redis start with the code, then send what ``then`` says and wait for its result."""

ANOTHER_CELERY = "PROOF_PYTHON"
"""The variable with the Python of all proofs that name none themselves: ``make proofs CELERY=5.3.6`` sets it."""

_DRIVER = Path(__file__).with_name("prove_driver.py")
_LAST_WORDS = re.compile(r"^(\w[\w.]*(?:Error|Exception|Exceeded|Warning|Refused|NotRegistered)): ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: the exit status, and type and message of the exception that ended it, both empty without one."""

    exit_code: int
    error: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The two runs."""

    bad: Outcome
    fixed: Outcome


def release() -> tuple[int, ...]:
    """The version of the Celery that runs codes for which no other is named, such as ``(5, 7, 0)``."""
    return _release_of(os.environ.get(ANOTHER_CELERY) or sys.executable)


@cache
def _release_of(python: str) -> tuple[int, ...]:
    command = [python, "-c", "import celery; print(celery.__version__)"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(map(int, said.split(".")))


def prove(
    bad_code: str,
    fixed_code: str,
    how: How = "define",
    *,
    then: str = "",
    redis_url: str = "",
    celery: Path | None = None,
) -> Proof:
    """Runs both codes in processes of their own, as :func:`run` does."""
    return Proof(*(run(code, how, then=then, redis_url=redis_url, celery=celery) for code in (bad_code, fixed_code)))


def run(code: str, how: How, *, then: str = "", redis_url: str = "", celery: Path | None = None) -> Outcome:
    """Runs ``code`` as the module ``tasks`` of a fresh process with its own Celery app.

    Args:
        code: A whole module; an app that it makes itself is used, else its shared tasks belong to ours.
        how: What is done with it.
        then: Statements that are run in the module afterwards; in a worker's case an expression that gives an
            ``AsyncResult``, whose ``get()`` decides.
        redis_url: The broker of a worker.
        celery: The Python of an environment with another Celery than ours, as the fixture ``oldest_celery`` gives it.
    """
    python = str(celery or os.environ.get(ANOTHER_CELERY) or sys.executable)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tasks.py").write_text(code, encoding="utf-8")
        broker, backend = (redis_url, redis_url) if how == "worker" else ("memory://", "cache+memory://")
        env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("CELERY", "DJANGO"))},
            "CELERY_BROKER_URL": broker,
            "CELERY_RESULT_BACKEND": backend,
            "PROOF_QUEUE": f"proof-{uuid.uuid4()}",
            "PYTHONPATH": os.pathsep.join((str(folder), str(_DRIVER.parent))),
        }
        if how == "worker":
            return _run_worker(python, folder, env, then)
        return _drive(python, folder, env, how, then)


def _run_worker(python: str, folder: Path, env: dict[str, str], then: str) -> Outcome:
    log = folder / "worker.log"
    command = [python, str(_DRIVER), "worker", ""]
    with running(command, log=log, cwd=folder, env=env) as process:
        eventually(lambda: said(log, " ready.") or process.poll() is not None, seconds=60, what="the worker")
        if process.poll() is None:
            return _drive(python, folder, env, "wait", then)
        words = _LAST_WORDS.findall(log.read_text(encoding="utf-8"))
        return Outcome(process.returncode, *(words[-1] if words else ()))


def _drive(python: str, folder: Path, env: dict[str, str], how: str, then: str) -> Outcome:
    command = [python, str(_DRIVER), how, then]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=90)
    assert done.stdout, done.stderr
    return Outcome(done.returncode, *json.loads(done.stdout.splitlines()[-1]))
