"""Settings below ``if``: what any branch puts into a list or a dict counts, a single value must be the same in all."""

from __future__ import annotations

import time

import pytest
from tests.unit.configurations import APP, ROOT, plain, setting, snapshot


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if X:\n    N = ['a']\nelse:\n    N = ['b']", ["<branch>", "a", "b"]),
        ("N = ['a']\nif X:\n    N = [*N, 'b']", ["<branch>", "a", "b"]),
        ("N = ['a']\nif X:\n    N += ['b']\nelse:\n    N.append('c')", ["<branch>", "a", "b", "c"]),
        ("try:\n    N = ['a']\nexcept OSError:\n    N = None", ["<branch>", "a", "<spread>"]),
        ("if X:\n    N = ['a']\nN = ['b']", ["b"]),
        ("if X:\n    N = ['a']", ["a"]),
        ("N = 'a'\nif X:\n    N = 'b'", "<branch>"),
        ("if X:\n    N = 'a'\nelse:\n    N = 'a'", "a"),
        ("import os\nN = 'a'\nif X:\n    N = os.environ['N']", "<branch>"),
        ("class C:\n    N = 'a'\n    if X:\n        N = 'b'\nN = C.N", "<branch>"),
        ("class C:\n    N = 'a'\n    N = 'b'\nN = C.N", "b"),
    ],
)
def test_branches_are_joined_or_leave_it_open(text, expected):
    assert setting("imports", app=f"{APP}{text}\napp.conf.imports = N\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "if X:\n    app.conf.task_default_queue = 'a'\nelse:\n    app.conf.task_default_queue = 'b'",
        "app.conf.task_default_queue = 'a'\nif X:\n    app.conf.update(task_default_queue='b')",
        "def f():\n    app.conf.task_default_queue = 'a'\n    if X:\n        app.conf.task_default_queue = 'b'",
        "if X:\n    N = 'a'\nelse:\n    N = 'b'\napp.conf.task_default_queue = N",
    ],
)
def test_a_default_queue_that_hangs_on_a_branch_is_nobody_s_queue(text):
    found = snapshot(app=f"{APP}{text}\napp.conf.task_routes = {{'a': 'c'}}\n@app.task(name='a')\ndef a(): ...\n"
                     "@app.task(name='b')\ndef b(): ...\n")  # fmt: skip
    routed, other = (found.route_of(task) for task in found.tasks())
    assert plain(found.apps()[0].settings["task_default_queue"].known) == "<branch>"
    assert routed is not None
    assert routed.queue == "c"
    assert other is None


def test_a_routing_key_that_no_text_tells_is_left_open():
    text = "import os\nfrom kombu import Queue\napp.conf.task_default_routing_key = os.environ['K']\n"
    found = snapshot(
        app=f"{APP}{text}app.conf.task_queues = [Queue('a')]\n@app.task(name='a', queue='a')\ndef a(): ...\n"
    )
    (task,) = found.tasks()
    destination = found.route_of(task)
    assert (destination.queue, destination.routing_key) == ("a", None)


@pytest.mark.parametrize(
    "text",
    [
        "R = {'a': 'x'}\nif X:\n    R = {'b': 'y'}",
        "R = {'a': 'x'}\nif X:\n    R['a*'] = 'y'",
        "R = [{'a': 'x'}]\nif X:\n    R = [{'a': 'y'}]",
        "R = [{'a': 'x'}]\nif X:\n    R.insert(0, {'a': 'y'})",
    ],
)
def test_routes_that_hang_on_a_branch_send_nobody_anywhere_and_name_their_queues(text):
    app = f"{APP}{text}\napp.conf.task_routes = R\n@app.task(name='a')\ndef a(): ...\n"
    found = snapshot(app=app)
    (task,) = found.tasks()
    assert found.route_of(task) is None
    assert set(found.queues_of(f"{ROOT}/app.py")) == {"x", "y"}


def test_the_entries_of_all_branches_are_scheduled():
    config = (
        "CELERY_BEAT_SCHEDULE = {'a': {'task': 'a', 'schedule': 1}}\n"
        "if DEBUG:\n    CELERY_BEAT_SCHEDULE['b'] = {'task': 'b', 'schedule': 1}\n"
        "else:\n    CELERY_BEAT_SCHEDULE = {'c': {'task': 'c', 'schedule': 1}}\n"
    )
    found = snapshot(app=f"{APP}app.config_from_object('config', namespace='CELERY')\n", config=config)
    assert [(entry.key, entry.app) for entry in found.beat_entries()] == [
        (key, (f"{ROOT}/app.py", "app")) for key in "abc"
    ]


def test_branches_that_double_a_list_each_come_to_an_end():
    text = "X = ['a']\n" + "if A:\n    X = X + X\n" * 60 + "app.conf.imports = X\n"
    began = time.process_time()
    assert len(snapshot(app=f"{APP}{text}").apps()) == 1
    assert time.process_time() - began < 10
