"""CEL112: a `throws` that `isinstance` refuses replaces every error of the task by a TypeError."""

from __future__ import annotations

from .prove import run

CODE = """
import time

from celery import shared_task

@shared_task(throws=[ValueError])
def of_list():
    raise KeyError("real")

@shared_task(throws={ValueError})
def of_set():
    raise KeyError("real")

@shared_task(throws=("ValueError",))
def of_text():
    raise KeyError("real")

@shared_task(throws=(ValueError,))
def of_tuple():
    raise KeyError("real")

@shared_task(throws=ValueError)
def of_class():
    raise KeyError("real")

class Last:
    '''What the results are in the end: the worker stores the real error first, and a TypeError after it.'''

    def __init__(self, bad, fixed):
        self.bad, self.fixed = [each.delay() for each in bad], [each.delay() for each in fixed]

    def get(self, timeout):
        for each in self.bad:
            for _ in range(timeout * 20):
                if isinstance(stored(each), TypeError):
                    break
                time.sleep(0.05)
        for each in self.fixed:
            each.get(timeout=timeout, propagate=False)
        raise RuntimeError([[repr(stored(each)) for each in every] for every in (self.bad, self.fixed)])

def stored(result):
    return result.backend._get_task_meta_for(result.id)["result"]
"""
ERROR = "TypeError('isinstance() arg 2 must be a type, a tuple of types, or a union')"


def test_the_result_is_a_type_error_unless_it_is_a_class_or_a_tuple(redis_url: str):
    then = "Last([of_list, of_set, of_text], [of_tuple, of_class])"
    found = run(CODE, "worker", then=then, redis_url=redis_url)
    assert found.message == str([[ERROR] * 3, ["KeyError('real')"] * 2])
