"""The shop's own ways to write a task.

A task is never written with ``shared_task`` alone:

@shared_task
def not_like_this():
    ...
"""

import functools
import time

from celery import shared_task

from .base import MailTask

event = shared_task(acks_late=True, max_retries=5)

nightly = functools.partial(shared_task, ignore_result=True, time_limit=3600, soft_time_limit=3300)


def mail_job(**options):
    """A task that sends mail: it is retried when the mail server is away."""
    return shared_task(base=MailTask, ignore_result=True, **options)


def tracked(function=None, **options):
    """A task whose run time is printed; with or without parentheses."""
    options.setdefault("track_started", True)

    def decorate(function):
        @functools.wraps(function)
        def timed(*args, **kwargs):
            started = time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                print(function.__name__, time.monotonic() - started)

        return shared_task(**options)(timed)

    return decorate(function) if function is not None else decorate
