"""A Django project whose Celery code is all rendered from the snippets."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.snippets import SnippetPlace, builtin, plain_file, render

from .processes import eventually, running, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHOP = Path(__file__).with_name("shop")
QUEUES = ("celery", "email", "processing", "webhooks")
"""What the shop's worker reads; ``reports`` is left to a test."""

_ACT = "from apps.orders.services import act\n\nresult = act(self, case)"
_BASE = {"params": "case: str", "implementation": _ACT, "return_value": "result"}
_LIMITS = {"soft_time_limit": 2, "time_limit": 4}
# The pool looks for killed processes every five seconds; a hard limit that ends before is what it then finds.
_LONG = {"soft_time_limit": 25, "time_limit": 30}
_RETRY = {"exceptions": "ConnectionError", "max_retries": 2, "backoff": 1, "max_backoff": 60}

# Each module of tasks: its snippet, and the values that make it fast enough to be waited for.
_TASKS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "base": ("ctask", {"task_name": "base", "acks_late": True, **_BASE, **_LIMITS, **_RETRY}),
    "sturdy": ("ctask", {"task_name": "sturdy", "acks_late": True, **_BASE, **_LONG}),
    "bare": ("ctask", {"task_name": "bare"}),
    "fragile": ("ctask", {"task_name": "fragile", **_BASE}),
    "limited": ("ctask", {"task_name": "limited", "rate_limit": "1/s", **_BASE}),
    "small": ("csmall", {"task_name": "small", "params": "x: int", "implementation": "return x + 1"}),
    "email": (
        "cemail",
        {"queue": "email", "label": "order_number", "max_retries": 3, "backoff": 1, "rate_limit": "20/s"},
    ),
    "process": ("cprocess", {"queue": "processing", "soft_time_limit": 8, "time_limit": 12}),
    "report": ("creport", {"queue": "reports"}),
    "cleanup": ("ccleanup", {}),
    "webhook": ("cwebhook", {"queue": "webhooks", "max_retries": 2, "backoff": 1, "timeout": 10}),
    "classes": ("cclass", {"max_retries": 1}),
    "idempotent": ("cidempotent", {"soft_time_limit": 8, "time_limit": 12, "claim": 13}),
    "chains": ("cchain", {}),
    "groups": ("cgroup", {}),
    "chords": ("cchord", {}),
}
_ROUTED = {"task_name": "process_by_route", "queue": "left to the routes", **_BASE}
_SETTINGS: Sequence[tuple[str, Mapping[str, object]]] = (
    ("csettings", {}),
    ("cresults", {}),
    ("croutes", {}),
    ("climits", {"soft": "6", "hard": "8"}),
    ("cbeat", {}),
)


def plain(prefix: str, values: Mapping[str, object] | None = None, **place: Any) -> str:
    """A snippet's plain code in the app ``orders`` of the project ``config``."""
    snippet = next(snippet for snippet in builtin() if snippet.prefix == prefix)
    where = SnippetPlace(
        **{"app_name": "orders", "project_name": "config", "settings_module": "config.settings", **place}
    )
    return plain_file(render(snippet, where, values, mode="values"))


def write_project(folder: Path) -> None:
    """The shop, with ``config/`` and ``apps/orders/tasks/`` made of snippets."""
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    config, tasks = folder / "config", folder / "apps/orders/tasks"
    tasks.mkdir()
    (config / "__init__.py").write_text(plain("cinit"))
    (config / "celery.py").write_text(plain("capp"))
    settings = [plain(prefix, values) for prefix, values in _SETTINGS]
    (config / "settings.py").write_text("\n\n".join(["from config.base import *", *settings]))
    for module, (prefix, values) in _TASKS.items():
        (tasks / f"{module}.py").write_text(plain(prefix, values))
    (tasks / "routed.py").write_text(plain("ctask", _ROUTED, celery_version=(5, 7, 0)))
    modules = sorted(path.stem for path in tasks.iterdir())
    (tasks / "__init__.py").write_text("".join(f"from .{module} import *\n" for module in modules))


@dataclass(frozen=True)
class Shop:
    """The project in its folder, and a process of its own in which it can be asked."""

    folder: Path
    env: Mapping[str, str]
    process: subprocess.Popen[str]

    def ask(self, function: str, *args: object, **kwargs: object) -> Any:
        """What a function of ``shop/probe.py`` returns.

        Raises:
            RuntimeError: It raised; the message holds the type and text of that.
        """
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([function, args, kwargs]) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply["answer"]

    def wait(self, task_id: str, *states: str, seconds: float = 45) -> Any:
        """The outcome of a task once it is in one of ``states``, by default SUCCESS or FAILURE."""
        wanted = states or ("SUCCESS", "FAILURE")

        def outcome() -> Any:
            found = self.ask("outcome", task_id)
            return found if found["state"] in wanted else None

        return eventually(outcome, seconds=seconds, what=f"{task_id} in {wanted}")

    def wait_for_result(self, task_id: str, result: object) -> Any:
        """The outcome of a task, finished or not, once its result is this."""

        def outcome() -> Any:
            found = self.ask("outcome", task_id)
            return found if found.get("result") == result else None

        return eventually(outcome, what=f"{task_id} with {result}")

    def wait_for_event(self, what: str, key: str, number: int) -> None:
        """Returns when so many events of this kind and key are recorded."""
        eventually(lambda: len(self.events(what, key)) >= number, what=f"{number} × {what} {key}")

    def events(self, what: str, key: str) -> list[Any]:
        """What the services recorded of this kind and key."""
        path = Path(self.env["SHOP_EVENTS"])
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        # The last line may be half written.
        found = [json.loads(line) for line in lines if line.endswith("}")]
        return [event for event in found if (event["what"], event["key"]) == (what, key)]

    def record(self, what: str, key: str) -> None:
        """Adds an event that a service waits for."""
        with Path(self.env["SHOP_EVENTS"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "key": key}) + "\n")

    @contextlib.contextmanager
    def worker(self, *queues: str, concurrency: int = 2) -> Iterator[Path]:
        """A real worker on these queues, ready; its log."""
        name = "-".join(queues)
        log = self.folder / f"worker-{name}.log"
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "prefork", "-c", str(concurrency)]
        command += ["-Q", ",".join(queues), "-n", f"{name}@localhost", "-l", "INFO"]
        command += ["--without-gossip", "--without-mingle"]
        with running(command, log=log, cwd=self.folder, env=self.env) as process:
            eventually(lambda: said(log, " ready.") or process.poll() is not None, seconds=60, what="the worker")
            assert process.poll() is None, log.read_text()
            yield log


@contextlib.contextmanager
def shop_in(folder: Path, *, redis: str, mail_port: int) -> Iterator[Shop]:
    """A new project in ``folder``, its database migrated."""
    write_project(folder)
    env = {
        **os.environ,
        "CELERY_BROKER_URL": redis,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "SHOP_EVENTS": str(folder / "events.jsonl"),
        "SHOP_MAIL_PORT": str(mail_port),
    }
    migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
    subprocess.run(migrate, cwd=folder, env={**env, "PYTHONPATH": str(folder)}, check=True)
    process = subprocess.Popen(
        [sys.executable, "serve.py"],
        cwd=folder,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield Shop(folder, env, process)
    finally:
        process.kill()
        process.wait(10)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
