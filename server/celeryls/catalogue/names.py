"""Celery's names of all releases, for code that is run too often to look into the catalogue.

Written by `make catalogue`; edit the overlay.
"""

from __future__ import annotations

TASK_OPTIONS = frozenset(
    (
        "Request", "Strategy", "acks_late", "acks_on_failure", "acks_on_failure_or_timeout", "acks_on_timeout",
        "autoretry_for", "backend", "base", "bind", "compression", "default_retry_delay", "delivery_mode",
        "dont_autoretry_for", "exchange", "exchange_type", "expires", "filter", "ignore_result", "immediate", "lazy",
        "mandatory", "max_retries", "name", "priority", "pydantic", "pydantic_context", "pydantic_dump_kwargs",
        "pydantic_strict", "queue", "rate_limit", "reject_on_worker_lost", "resultrepr_maxsize", "retry_backoff",
        "retry_backoff_max", "retry_jitter", "retry_kwargs", "retry_on_worker_lost", "routing_key", "send_events",
        "serializer", "shared", "soft_time_limit", "store_eager_result", "store_errors_even_if_ignored", "throws",
        "time_limit", "track_started", "trail", "typing",
    )
)  # fmt: skip
"""Options of a task: keywords of the decorator, attributes of a class."""

ROUTING_OPTIONS = frozenset(
    (
        "delivery_mode", "exchange", "exchange_type", "priority", "queue", "routing_key",
    )
)  # fmt: skip
"""Options that say where a message goes, and how."""

SENDING = frozenset(
    (
        "apply_async", "apply_async_on_commit", "delay", "delay_on_commit",
    )
)  # fmt: skip
"""Methods of a task that send it."""

TAKING_CALL_OPTIONS = frozenset(
    (
        "add_periodic_task", "apply", "apply_async", "apply_async_on_commit", "send_task", "set", "signature",
        "subtask",
    )
)  # fmt: skip
"""Methods of a task, of an app and of a signature whose keywords are call options."""

RUNNING = frozenset(
    (
        "apply",
    )
)  # fmt: skip
"""Methods of a task that run it here and now."""

SIGNING = frozenset(
    (
        "chunks", "map", "s", "si", "signature", "starmap", "subtask",
    )
)  # fmt: skip
"""Methods of a task that make a signature of it."""

TAKING_TASK_NAME = frozenset(
    (
        "Signature", "send_task", "signature", "subtask",
    )
)  # fmt: skip
"""Functions that take a task by its name."""

CANVAS = frozenset(
    (
        "Signature", "chain", "chord", "chunks", "group", "maybe_signature", "signature", "subtask", "xmap", "xstarmap",
    )
)  # fmt: skip
"""Functions that make or combine signatures."""

MAKING = frozenset(
    (
        "register_task", "shared_task", "task",
    )
)  # fmt: skip
"""What makes or registers a task."""

FUNCTIONS = frozenset(
    (
        "Celery", "Signature", "add_defaults", "add_periodic_task", "autodiscover_tasks", "chain", "chord", "chunks",
        "config_from_envvar", "config_from_object", "group", "maybe_signature", "register_task", "send_task",
        "shared_task", "signature", "subtask", "task", "xmap", "xstarmap",
    )
)  # fmt: skip
"""Methods of an app, and what is imported from `celery` to be called."""

APP_PARAMETERS = frozenset(
    (
        "amqp", "autofinalize", "changes", "config_source", "control", "events", "fixups", "loader", "log", "main",
        "namespace", "set_as_current", "strict_typing", "task_cls", "tasks",
    )
)  # fmt: skip
"""What the class of an app takes that is no setting."""

PERIODIC_PARAMETERS = frozenset(
    (
        "args", "kwargs", "name", "schedule", "sig",
    )
)  # fmt: skip
"""What `add_periodic_task` takes itself."""

DECORATORS = frozenset(
    (
        "celery.app.shared_task", "celery.decorators.task", "celery.shared_task", "celery.task",
        "celery.task.base.task", "celery.task.task",
    )
)  # fmt: skip
"""What makes a task of a function without an app."""

PERIODIC_DECORATORS = frozenset(
    (
        "celery.decorators.periodic_task", "celery.task.base.periodic_task", "celery.task.periodic_task",
    )
)  # fmt: skip
"""What once made a periodic task of a function."""

APP_CLASSES = frozenset(
    (
        "celery.Celery", "celery.app.Celery", "celery.app.base.Celery",
    )
)  # fmt: skip
"""The class of an app."""

CURRENT_APPS = frozenset(
    (
        "celery._state.current_app", "celery._state.default_app", "celery.app.current_app", "celery.app.default_app",
        "celery.current_app",
    )
)  # fmt: skip
"""What stands for the app of the process."""

TASK_CLASSES = frozenset(
    (
        "celery.Task", "celery.app.Task", "celery.app.task.Task", "celery.task.Task", "celery.task.base.Task",
    )
)  # fmt: skip
"""The class of a task."""
