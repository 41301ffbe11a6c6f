"""The action that makes a chain of consecutive calls: what its title says is what a worker then does."""

from __future__ import annotations

from tests.unit.knowledge import Project

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

from .prove import Outcome, run

TASKS = '''\
import os
import tempfile
import time

from celery import shared_task


@shared_task
def note(path, letter):
    with open(path, "a") as file:
        file.write(letter)


@shared_task
def broken(path):
    note(path, "!")
    raise ValueError("broken")


def in_order(path):
    note.delay(path, "a")
    note.delay(path, "b")
    note.delay(path, "c")


def none_waits(path):
    broken.delay(path)
    note.delay(path, "x")


def each_waits(path):
    note.delay(path, "a").get()
    note.delay(path, "b")


def all_wait(path):
    note.delay(path, "a").get()
    broken.delay(path).get()
    note.delay(path, "x").get()


def raised(call, path):
    try:
        call(path)
    except Exception as error:
        return type(error)


def written(path):
    return open(path).read() if os.path.exists(path) else ""


class Promises:
    """Waits for everything, as a result does."""

    def get(self, timeout):
        folder = tempfile.mkdtemp()
        paths = {call: f"{folder}/{call.__name__}" for call in (in_order, none_waits, each_waits, all_wait)}
        # One wait for all raises the error of the task that failed, as the waits one by one do.
        assert raised(all_wait, paths[all_wait]) is ValueError
        assert written(paths[all_wait]) == "a!"
        for call in (in_order, each_waits, none_waits):
            call(paths[call])
        for call, end in ((in_order, "abc"), (each_waits, "ab"), (none_waits, AFTER_FAILURE)):
            while sorted(written(paths[call])) != sorted(end):
                time.sleep(0.05)
        assert written(paths[in_order]) == "abc" or AFTER_FAILURE != "!"
        assert written(paths[each_waits]) == "ab"
        note.delay(f"{folder}/last", "z").get(timeout=timeout)
        assert sorted(written(paths[none_waits])) == sorted(AFTER_FAILURE)
'''


def test_a_chain_keeps_the_order_and_ends_with_a_failure(redis_url: str):
    text = TASKS
    for function in ("in_order", "none_waits", "each_waits", "all_wait"):
        at = text.index(".delay", text.index(f"def {function}("))
        around = Project({"tasks.py": text}).around("tasks.py")
        found = actions(SourceFile.of(text), at, at, Style(), around)
        text = apply(text, next(each for each in found if each.id == "dispatches-to-chain").edits())
    assert "note.delay(path" not in text
    assert run(f'{text}\n\nAFTER_FAILURE = "!"\n', "worker", then="Promises()", redis_url=redis_url) == Outcome(0)


def test_without_it_the_next_task_runs_after_a_failure(redis_url: str):
    assert run(f'{TASKS}\n\nAFTER_FAILURE = "!x"\n', "worker", then="Promises()", redis_url=redis_url) == Outcome(0)
