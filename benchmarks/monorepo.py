"""A monorepo to measure on: many services in Django's manner, most files of which have nothing to do with Celery.

It is the same each time. Tasks are written in all the ways that projects have: decorators of Celery and of the app,
wrappers of the project's own that lie in a library of the repository, names that are constants, classes.
"""

from __future__ import annotations

import functools
import hashlib
import random
import shutil
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES, TASKS = 20_000, 5_000
"""The size that the goals are given for."""

_TEMPLATES = Path(__file__).parent / "templates"
_TASKS_PER_APP, _APPS_PER_SERVICE = 10, 10
_SHAPES = ("bare", "bound", "named", "app", "wrapper", "partial", "retrying", "constant", "bare", "class")
_AREAS = ("billing", "catalog", "checkout", "delivery", "identity", "loyalty", "media", "payments", "search", "support")
_TOPICS = ("accounts", "events", "exports", "feeds", "invoices", "ledgers", "notices", "orders", "profiles", "stocks")
_NOUNS = ("Order", "Invoice", "Refund", "Parcel", "Voucher", "Ticket", "Contract", "Asset", "Report", "Address")
_VERBS = ("send", "sync", "import", "export", "close", "notify", "charge", "archive", "verify", "refresh")
_PARTS = ("filters", "forms", "rows", "pages", "reports", "exports", "labels", "lookups", "feeds", "events", "drafts")


@dataclass(frozen=True)
class WrittenTask:
    """One task: ``name`` is what Celery registers it under, ``variable`` what holds it in its module."""

    name: str
    function: str
    variable: str
    shape: str
    model: str
    queue: str
    next: str | None


@dataclass(frozen=True)
class WrittenApp:
    """One Django app of a service, and how many Python files it has."""

    name: str
    service: str
    tasks: tuple[WrittenTask, ...]
    models: tuple[str, ...]
    files: int


def task_names(files: int = FILES, tasks: int = TASKS) -> list[str]:
    """The names of all tasks, sorted."""
    return sorted(task.name for service in _services(files, tasks) for app in service for task in app.tasks)


def texts(files: int = FILES, tasks: int = TASKS) -> Iterator[tuple[str, str]]:
    """Each file's path below the repository's root, with slashes, and its text.

    ``files`` counts those in Python; a ``Procfile`` in each service comes on top.
    """
    yield "libs/platform_jobs/src/platform_jobs/__init__.py", "from platform_jobs.jobs import job, reporting_job\n"
    yield "libs/platform_jobs/src/platform_jobs/jobs.py", _render("jobs.py")
    yield "libs/platform_jobs/pyproject.toml", '[project]\nname = "platform-jobs"\nversion = "1"\n'
    for apps in _services(files, tasks):
        service = apps[0].service
        named = {"service": service, "apps": [app.name for app in apps]}
        scheduled = [task.name for app in apps for task in app.tasks[::3]]
        root = f"services/{service}"
        yield f"{root}/manage.py", _render("manage.py", **named)
        yield f"{root}/Procfile", _render("Procfile", **named)
        yield f"{root}/config/__init__.py", 'from config.celery import app\n\n__all__ = ("app",)\n'
        yield f"{root}/config/celery.py", _render("celery.py", **named)
        yield f"{root}/config/settings.py", _render("settings.py", scheduled=scheduled, **named)
        for app in apps:
            for path, text in islice(_app(app), app.files):
                yield f"{root}/{app.name}/{path}", text


def written(home: Path, files: int = FILES, tasks: int = TASKS) -> Path:
    """The repository in a folder of ``home``, written there unless it is there already."""
    root = home / f"monorepo-{files}-{tasks}-{_version()}"
    if not root.is_dir():
        unfinished = root.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for path, text in texts(files, tasks):
            place = unfinished / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        unfinished.rename(root)
    return root


def _services(files: int, tasks: int) -> Iterator[list[WrittenApp]]:
    """The apps of each service."""
    count = max(tasks // _TASKS_PER_APP, 1)
    services = -(-count // _APPS_PER_SERVICE)
    sizes = _shares(files - 2 - 4 * services, count)
    numbers = _shares(tasks, count)
    for number in range(services):
        service = f"{_AREAS[number % len(_AREAS)]}{number:02}"
        indices = range(number * _APPS_PER_SERVICE, min((number + 1) * _APPS_PER_SERVICE, count))
        yield [_planned(service, index, numbers[index], sizes[index]) for index in indices]


def _shares(whole: int, count: int) -> list[int]:
    """A number as ``count`` numbers that differ by one at most."""
    return [whole // count + (index < whole % count) for index in range(count)]


def _planned(service: str, index: int, tasks: int, files: int) -> WrittenApp:
    chance = random.Random(f"{service}.{index}")  # noqa: S311 - it has to be the same each time
    name = f"{service}_{_TOPICS[index % len(_TOPICS)]}"
    models = tuple(sorted(chance.sample(_NOUNS, chance.randint(1, 4))))
    planned: list[WrittenTask] = []
    for number in range(tasks):
        shape = _SHAPES[number % len(_SHAPES)]
        model = chance.choice(models)
        function = f"{_VERBS[number % len(_VERBS)]}_{model.lower()}_{number}"
        if shape == "class":
            function = f"Rebuild{model}{number}"
        registered = f"{service}.{name}.{function}" if shape in ("named", "constant") else f"{name}.tasks.{function}"
        variable = f"{function}Task" if shape == "class" else function
        before = planned[-1].variable if planned and chance.random() < 0.5 else None
        planned.append(WrittenTask(registered, function, variable, shape, model, f"{service}-{number % 3}", before))
    return WrittenApp(name, service, tuple(planned), models, files)


def _app(app: WrittenApp) -> Iterator[tuple[str, str]]:
    """The files of an app, those with tasks first; it has no end."""
    values = {"app": app.name, "tasks": app.tasks, "models": app.models, "part": "", "previous": ""}
    yield "__init__.py", ""
    for name in ("tasks", "constants", "selectors", "models", "services", "signals", "apps", "views"):
        yield f"{name}.py", _render(f"{name}.py", **values)
    yield "tests/__init__.py", ""
    yield "tests/test_tasks.py", _render("test_tasks.py", **values)
    number, previous = 0, ""
    while True:
        part = _PARTS[number % len(_PARTS)] + (str(number // len(_PARTS)) if number >= len(_PARTS) else "")
        values["part"] = part
        yield f"{part}.py", _render("module.py", **values)
        yield f"tests/test_{part}.py", _render("test_models.py", **values)
        yield f"api_{part}.py", _render("views.py", **values)
        migration = f"{number + 1:04}_{part}"
        yield f"migrations/{migration}.py", _render("migration.py", **(values | {"previous": previous}))
        number, previous = number + 1, migration


def _render(template: str, **values: object) -> str:
    return _environment().get_template(f"{template}.j2").render(values)


@functools.cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 - Python and no HTML
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )


def _version() -> str:
    """Changes with the generator, so that what an older one wrote is not taken for its own."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for template in sorted(_TEMPLATES.iterdir()):
        digest.update(template.read_bytes())
    return digest.hexdigest()[:8]
