"""Celery's words in the order in which real projects use them: the most frequent first.

Counted in the code of seven open projects that use Celery; what is not listed is rare.
"""

from __future__ import annotations

TASK_OPTIONS_BY_USE = (
    *("bind", "max_retries", "name", "autoretry_for", "retry_backoff", "queue", "soft_time_limit", "ignore_result"),
    *("base", "time_limit", "default_retry_delay", "compression", "retry_kwargs", "pydantic", "trail", "acks_late"),
    *("retry_jitter", "expires", "rate_limit", "retry_backoff_max", "reject_on_worker_lost", "track_started"),
    *("serializer", "priority", "throws", "dont_autoretry_for", "routing_key", "store_errors_even_if_ignored"),
)
"""Options of a task."""

CALL_OPTIONS_BY_USE = (
    *("args", "kwargs", "countdown", "queue", "eta", "exc", "max_retries", "task_id", "expires", "priority", "link"),
    *("link_error", "throw", "ignore_result", "serializer", "time_limit", "soft_time_limit", "headers", "routing_key"),
    *("exchange", "retry", "retry_policy", "compression", "immutable"),
)
"""Options of a call."""

SETTINGS_BY_USE = (
    *("broker_url", "result_backend", "task_serializer", "result_serializer", "accept_content", "timezone"),
    *("beat_schedule", "task_always_eager", "task_routes", "task_eager_propagates", "enable_utc", "task_ignore_result"),
    *("task_default_queue", "task_time_limit", "task_soft_time_limit", "task_track_started", "result_expires"),
    *("beat_scheduler", "broker_transport_options", "worker_prefetch_multiplier", "task_acks_late", "task_queues"),
    *("worker_max_tasks_per_child", "imports", "task_create_missing_queues", "broker_connection_retry_on_startup"),
    *("worker_concurrency", "task_annotations", "task_reject_on_worker_lost", "worker_send_task_events"),
    *("task_send_sent_event", "result_extended", "worker_hijack_root_logger", "cache_backend"),
)
"""Settings."""
