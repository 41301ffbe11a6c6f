"""The process in which :mod:`prove` runs code: ``python prove_driver.py define|send|wait|worker [statements]``."""

from __future__ import annotations

import importlib
import json
import os
import sys

from celery import Celery

SECONDS = 45
"""How long a result is waited for."""


def main(how: str, then: str) -> None:
    app = Celery("proof", set_as_current=True)
    app.set_default()
    if how == "worker":
        app = _load(app)
        # Without the command's own error handling: what the worker dies of is to be seen.
        app.worker_main(["worker", "-P", "prefork", "-c", "1", "-l", "INFO", "--without-gossip", "--without-mingle"])
        return
    try:
        app = _load(app)
        app.finalize()
        names = vars(sys.modules["tasks"])
        if how == "wait" and then:
            eval(then, names).get(timeout=SECONDS)
        elif how == "send":
            exec(then, names)
    except Exception as error:  # noqa: BLE001 - it is the outcome
        _end(1, type(error).__name__, str(error))
    _end(0)


def _load(ours: Celery) -> Celery:
    """The app that the code makes, else ours; its messages go to a queue that nobody else reads."""
    module = importlib.import_module("tasks")
    made = [value for value in vars(module).values() if isinstance(value, Celery)]
    app = made[0] if made else ours
    app.conf.update(
        task_default_queue=os.environ["PROOF_QUEUE"],
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=True,
    )
    return app


def _end(status: int, *words: str) -> None:
    sys.stdout.write("\n" + json.dumps(words) + "\n")
    sys.exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
