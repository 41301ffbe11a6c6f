import functools

from celery import shared_task

_DEFAULTS = {"acks_late": True, "reject_on_worker_lost": True}


def once(*args, key=None, **options):
    """A task that does nothing where it has been done."""

    def decorator(function):
        @shared_task(**{**_DEFAULTS, **options})
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    if args:
        return decorator(args[0])
    return decorator
