"""Calls the functions of :mod:`probe`: a line of JSON in, a line of JSON out."""

# Its neighbors are found in the project that the tests write, not from here.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import json
import os
import sys

import django


def serve() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    import probe

    _say("ready")
    for line in sys.stdin:
        name, args, kwargs = json.loads(line)
        try:
            reply = {"answer": getattr(probe, name)(*args, **kwargs)}
        except Exception as error:  # noqa: BLE001 - it is the answer
            reply = {"error": f"{type(error).__name__}: {error}"}
        _say(json.dumps(reply, default=str))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
