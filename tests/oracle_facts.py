"""Imports a project as its worker would, and writes what Celery then knows, as JSON.

Started by `oracle` as ``python oracle_facts.py APP ROOT STAND_INS`` in the folder where the worker starts.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_CELERYS_OWN = ("celery.", "celery_")
_OPTIONS = """
    queue rate_limit time_limit soft_time_limit max_retries default_retry_delay ignore_result acks_late
    reject_on_worker_lost track_started serializer priority expires retry_backoff exchange routing_key compression
    acks_on_failure_or_timeout acks_on_failure acks_on_timeout retry_on_worker_lost store_errors_even_if_ignored
    retry_backoff_max retry_jitter
"""
_IN_FORCE = """
    task_time_limit task_soft_time_limit task_compression result_backend result_expires result_serializer
    result_compression
"""


def facts(app_name: str, root: Path) -> dict[str, Any]:
    """What a worker of this app knows when it is ready.

    ``app`` is the name given to ``Celery(…)``; ``tasks``, ``beat`` and ``queues`` are by name; ``settings`` are those
    that differ from Celery's defaults, without the beat schedule; ``in_force`` are some settings with their defaults;
    ``modules`` are those of the project that the worker
    imports, with their file relative to ``root``.
    """
    from celery.app.utils import find_app

    _add_crontab_from_string()
    app = find_app(app_name)
    app.loader.import_default_modules()
    app.finalize()
    return {
        "app": app.main,
        # Before the routes: to ask for one creates its queue.
        "queues": {name: _queue(queue) for name, queue in app.amqp.queues.items()},
        "tasks": {name: _task(app, app.tasks[name], root) for name in sorted(app.tasks) if _is_projects(name)},
        "beat": _beat(app),
        "settings": _settings(app),
        "in_force": {name: _plain(app.conf[name]) for name in _IN_FORCE.split()},
        "modules": _modules(root),
    }


def _add_crontab_from_string() -> None:
    """Gives a Celery before 5.4 what a project uses of the later ones."""
    from celery.schedules import crontab

    if not hasattr(crontab, "from_string"):
        fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        crontab.from_string = classmethod(lambda cls, text: cls(**dict(zip(fields, text.split(), strict=True))))


def _is_projects(name: str) -> bool:
    return not name.startswith(_CELERYS_OWN)


def _modules(root: Path) -> dict[str, str]:
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    inside = {name: Path(file) for name, file in sorted(files.items()) if file and name != "__main__"}
    return {name: str(file.relative_to(root)) for name, file in inside.items() if file.is_relative_to(root)}


def _task(app: Any, task: Any, root: Path) -> dict[str, Any]:
    """A task: where it is written, what it is, and what applies to it.

    ``route`` is where the routes alone send it, ``delay`` where ``.delay()`` does. ``line``, from 1, is that of its
    ``def`` or ``class``; decorators below Celery's are looked through, as far as they use ``functools.wraps``.
    """
    made_of_function = "_decorated_fun" in vars(type(task))
    written = inspect.unwrap(task._decorated_fun) if made_of_function else type(task)
    file = Path(inspect.getfile(written))
    inside = file.is_relative_to(root)
    return {
        "function": written.__name__,
        "module": task.__module__,
        "file": str(file.relative_to(root)) if inside else None,
        "line": _line(written, file) if inside else None,
        "class": not made_of_function,
        "bind": made_of_function and not isinstance(vars(type(task))["run"], staticmethod),
        "bases": _bases(type(task)),
        "route": _route(app.amqp.router.route({}, task.name)),
        "delay": _route(app.amqp.router.route(dict(task._get_exec_options()), task.name, (), {}, task)),
        "options": {name: _plain(getattr(task, name, None)) for name in _OPTIONS.split()},
        "autoretry_for": [error.__name__ for error in getattr(task, "autoretry_for", ())],
    }


def _line(written: Any, file: Path) -> int:
    # Python counts from the first decorator.
    first = inspect.getsourcelines(written)[1]
    for node in ast.walk(ast.parse(file.read_bytes())):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if min([node.lineno, *(each.lineno for each in node.decorator_list)]) == first:
                    return node.lineno
    raise LookupError(f"no definition starts at {file}:{first}")


def _bases(task_class: type) -> list[str]:
    """The project's own classes below a task; Celery puts one called ``Task`` of each app's above them."""
    above = [base for base in task_class.__mro__[1:] if not base.__module__.startswith(("celery.", "builtins"))]
    return [base.__name__ for base in above if base.__name__ != "Task"]


def _route(route: Mapping[str, Any]) -> dict[str, Any]:
    queue = route["queue"]
    rest = {key: route[key] for key in ("routing_key", "exchange", "priority") if route.get(key) is not None}
    return {"queue": queue.name, "routing_key": queue.routing_key, **rest}


def _queue(queue: Any) -> dict[str, Any]:
    return {"exchange": queue.exchange.name, "routing_key": queue.routing_key}


def _beat(app: Any) -> dict[str, dict[str, Any]]:
    from celery.beat import ScheduleEntry

    entries = [ScheduleEntry(**dict(entry, name=name, app=app)) for name, entry in app.conf.beat_schedule.items()]
    return {
        str(entry.name): {
            "task": entry.task,
            "schedule": repr(entry.schedule),
            "args": _plain(entry.args or ()),
            "kwargs": _plain(entry.kwargs or {}),
            "options": _plain(entry.options or {}),
        }
        for entry in entries
    }


def _settings(app: Any) -> dict[str, Any]:
    from celery.app.defaults import DEFAULTS

    changed = {key: app.conf[key] for key in sorted(DEFAULTS) if app.conf[key] != DEFAULTS[key]}
    return {key: _plain(value) for key, value in changed.items() if key != "beat_schedule"}


def _plain(value: Any) -> Any:
    """The value as JSON holds it; what JSON has no word for is its ``repr``."""
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case None | bool() | int() | float() | str():
            return value
    return repr(value)


if __name__ == "__main__":
    _, name, project, stand_ins = sys.argv
    # Instead of this program's own folder; last, so that the real libraries come first where they are installed.
    sys.path[:] = [*sys.path[1:], stand_ins]
    # What the project prints goes where it can't be taken for the answer.
    with contextlib.redirect_stdout(sys.stderr):
        known = facts(name, Path(project))
    sys.stdout.write(json.dumps(known))
