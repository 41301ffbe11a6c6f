"""CEL320: a step of a chain whose task does not accept the previous result fails in the worker."""

from __future__ import annotations

from .prove import run

CODE = """
from celery import chain, chord, group, shared_task

@shared_task
def add(x, y): return x + y

@shared_task(bind=True)
def none(self): return 0

@shared_task
def first(x): return x

class Each:
    "Waits for several chains, and says how each of them ended."

    def __init__(self, *results):
        self.results = results

    def get(self, timeout):
        said = []
        for result in self.results:
            try:
                result.get(timeout=timeout)
            except Exception as error:
                said.append(f"{type(error).__name__}: {error}")
            else:
                said.append("")
        raise RuntimeError(repr(said))

def linked(callback):
    "The result of a task with a link: an error there is the task's own."
    return first.apply_async((1,), link=callback)
"""


def test_the_worker_fails(redis_url: str):
    then = """Each(
        chain(add.s(1, 2), none.s()).delay(),
        chain(add.s(1, 2), none.si()).delay(),
        chain(add.s(1, 2), add.s(x=3)).delay(),
        chain(add.s(1, 2), add.s(3)).delay(),
        (group(first.s(1), first.s(2)) | add.s()).delay(),
        chord([first.s(1), first.s(2)], none.s()).delay(),
        chord([first.s(1), first.s(2)])(none.si()),
        linked(none.s()),
        linked(none.si()),
        chain(add.s(1, 2), add.signature((3, 4))).delay(),
    )"""
    said = eval(run(CODE, "worker", then="".join(then.splitlines()), redis_url=redis_url).message)
    expected = [
        "none() takes 1 positional argument but 2 were given",
        "",
        "add() got multiple values for argument 'x'",
        "",
        "add() missing 1 required positional argument: 'y'",
        "none() takes 1 positional argument but 2 were given",
        "",
        "none() takes 1 positional argument but 2 were given",
        "",
        "add() takes 2 positional arguments but 3 were given",
    ]
    for error, part in zip(said, expected, strict=True):
        assert part in error.replace("\\'", "'")  # a chord quotes the error of its body
        assert bool(error) == bool(part)
