"""Libraries other than Celery whose decorators and objects look like its own."""

from __future__ import annotations

OTHER_QUEUES = frozenset(
    (
        "airflow", "arq", "django_dramatiq", "django_huey", "django_q", "django_rq", "dramatiq", "duty", "fabric",
        "flask_rq", "flask_rq2", "huey", "invoke", "jobify", "locust", "luigi", "metaflow", "nox", "pluggy", "prefect",
        "procrastinate", "rocketry", "rq", "rq_scheduler", "taskiq", "taskipy",
    )
)  # fmt: skip
"""The top-level packages.

Their decorated functions also have a `.delay`, or their decorators are also called `task`.
"""
