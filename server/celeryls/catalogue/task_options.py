"""The options of a task: keywords of the decorator, attributes of a class."""

TASK_OPTIONS = frozenset(
    (
        "name", "base", "bind", "shared", "lazy", "filter", "pydantic", "pydantic_strict", "pydantic_context",
        "pydantic_dump_kwargs", "typing", "max_retries", "default_retry_delay", "autoretry_for", "dont_autoretry_for",
        "retry_kwargs", "retry_backoff", "retry_backoff_max", "retry_jitter", "rate_limit", "time_limit",
        "soft_time_limit", "ignore_result", "store_errors_even_if_ignored", "store_eager_result", "track_started",
        "serializer", "compression", "acks_late", "acks_on_failure_or_timeout", "acks_on_failure", "acks_on_timeout",
        "reject_on_worker_lost", "retry_on_worker_lost", "throws", "trail", "send_events", "expires", "priority",
        "queue", "exchange", "exchange_type", "routing_key", "delivery_mode", "immediate", "mandatory", "backend",
        "resultrepr_maxsize", "Strategy", "Request",
    )
)  # fmt: skip
"""As `celery.app.task.Task` and `celery.app.base.Celery._task_from_fun` know them in Celery 5.7."""
