"""Runs a generated file in this process and looks at the task that Celery makes of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from weakref import WeakSet

from celery import Celery, _state

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("Order", "path", "bucket", "key", "work", "url")


@contextmanager
def celery_task(text: str, function: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The task that the function of that name becomes, finalized, and the file's own names.

    Nothing of it stays in Celery's own registries.
    """
    app = Celery("shop", loader="app", fixups=[], set_as_current=False)
    namespace: dict[str, Any] = {
        "__name__": "shop.tasks",
        "shop": SimpleNamespace(errors=SimpleNamespace(RefusedError=OSError)),
    }
    namespace |= dict.fromkeys(NAMES)
    with (
        patch.multiple(_state, _on_app_finalizers=set(), _apps=WeakSet(), default_app=app, _tls=_state._TLS()),
        patch.dict(sys.modules, _modules(app)),
    ):
        exec(compile(text, "tasks.py", "exec"), namespace)
        if "make" in namespace:
            namespace["make"]()
        own = namespace.get("app")
        app = own if isinstance(own, Celery) else app
        app.finalize()
        yield next(task for task in app.tasks.values() if task.run.__name__ == function), namespace


def _modules(app: Celery) -> dict[str, ModuleType]:
    """What the files import and this environment lacks."""
    botocore = _module("botocore.exceptions", BotoCoreError=OSError, ClientError=RuntimeError)
    boto3 = _module("boto3.exceptions", S3UploadFailedError=KeyError)
    return {
        "boto3": _module("boto3", exceptions=boto3),
        "boto3.exceptions": boto3,
        "shop.celery": _module("shop.celery", app=app),
        "botocore": _module("botocore", exceptions=botocore),
        "botocore.exceptions": botocore,
    }


def _module(name: str, **attributes: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(attributes)
    return module
