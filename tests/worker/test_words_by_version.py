"""What completion lists for a version of Celery is what that version takes; what it leaves out or marks, it should.

Everything that is listed is accepted, one by one, and run by the oldest and by the newest Celery.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.words import HEAD, found

if TYPE_CHECKING:
    from pathlib import Path

DRIVER = """
import json, pathlib, re, sys, warnings
import celery
from celery import Celery, Task
from celery.app.defaults import DEFAULTS
from celery.beat import ScheduleEntry
from celery.exceptions import CDeprecationWarning

def send(*args, **kwargs): ...

refused, warned = {}, {}
for place, texts in json.load(sys.stdin).items():
    for label, text in texts.items():
        app = Celery("shop", broker="memory://", backend="cache+memory://", set_as_current=False)
        ship = app.task(name="shop.tasks.ship", shared=False)(send)
        names = {"app": app, "ship": ship, "Task": Task, "ScheduleEntry": ScheduleEntry, "__name__": f"shop.{label}"}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                exec(text, names)
                app.finalize()
            except Exception as error:
                refused[f"{place}: {label}"] = f"{type(error).__name__}: {error}"
        if any(issubclass(each.category, CDeprecationWarning) for each in caught):
            warned.setdefault(place, []).append(label)
        app.close()
sources = [path.read_text("utf-8") for path in pathlib.Path(celery.__file__).parent.rglob("*.py")]
said = {*DEFAULTS} | {word for source in sources for word in re.findall(r"\\w+", source)}
print(json.dumps({"refused": refused, "warned": warned, "said": sorted(said)}))
"""
PLACES = {
    "task options": "@app.task(|)\ndef made(*args, **kwargs): ...",
    "call options": "ship.apply_async(|)",
    "options of a signature": "ship.s(1).set(|)",
    "unpacked options": 'ship.apply_async(args=[1], **{"|"})',
    "settings": "app.conf.update(|)",
    "annotations": 'app.conf.task_annotations = {"shop.tasks.ship": {"|"}}',
    "a route": 'app.conf.task_routes = {"shop.tasks.ship": {"|"}}\napp.amqp.Router().route({}, "shop.tasks.ship")',
    "a route as a whole": 'app.conf.task_routes = {"shop.tasks.*": |}\napp.amqp.Router().route({}, "shop.tasks.ship")',
    "a retry policy": 'ship.apply_async(retry_policy={"max_retries": 1, "|"})',
    "an entry": 'ENTRY = {"task": "shop.tasks.ship", "schedule": 5, "|"}\nScheduleEntry(app=app, name="a", **ENTRY)',
    "a configuration": 'app.config_from_object({"|"})\napp.conf.broker_url',
}
_OBJECTS = ("connection", "producer", "publisher", "router")
"""Call options that take an object of kombu: what they write, None, is none."""
_OF_DAEMONS = [
    f"{command}_{option}"
    for command in ("worker", "beat", "events")
    for option in ("executable", "gid", "logfile", "pidfile", "uid", "umask")
]
"""Settings whose names `celery.bin.base.DaemonOption` makes."""
_ONLY_WITH_A_LIBRARY = ("pydantic", "pydantic_context", "pydantic_dump_kwargs", "pydantic_strict")


@pytest.fixture(scope="module", params=["oldest", "newest"])
def celery(request: pytest.FixtureRequest) -> Path | str:
    return request.getfixturevalue("oldest_celery") if request.param == "oldest" else sys.executable


def release(python: Path | str) -> str:
    command = [str(python), "-c", "import celery; print(celery.__version__)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def listed(place: str, version: str) -> dict[str, str]:
    """The text of each place after each word was accepted, by the name that the word writes."""
    words = found(HEAD + PLACES[place], celery=version)
    assert words.labels
    texts = {word.matched: words.accepted(word.label)[len(HEAD) :] for word in words.words}
    return {name: text for name, text in texts.items() if name not in (*_OBJECTS, *_ONLY_WITH_A_LIBRARY)}


@cache
def run(python: Path | str) -> dict[str, Any]:
    """What this Celery says of everything that is listed for its version."""
    version = release(python)
    texts = {place: listed(place, version) for place in PLACES}
    done = subprocess.run(
        [str(python), "-c", DRIVER], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_everything_that_is_listed_is_accepted(celery: Path | str) -> None:
    assert run(celery)["refused"] == {}


def test_every_name_that_is_listed_is_known(celery: Path | str) -> None:
    known = {*run(celery)["said"], *_OF_DAEMONS}
    for place in ("task options", "settings"):
        assert {*listed(place, release(celery))} <= known


def test_what_is_left_out_for_the_oldest_is_unknown_to_it(oldest_celery: Path) -> None:
    for place in ("task options", "settings"):
        newer = {*listed(place, release(sys.executable))} - {*listed(place, release(oldest_celery))}
        assert newer
        assert newer & {*run(oldest_celery)["said"]} == set()


def test_the_options_that_are_marked_are_those_that_celery_warns_of(celery: Path | str) -> None:
    words = found(HEAD + PLACES["task options"], celery=release(celery)).words
    marked = {word.matched for word in words if word.is_deprecated}
    assert {*run(celery)["warned"].get("task options", ())} == marked
