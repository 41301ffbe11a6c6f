"""Put together of files that see each other's names."""

from split_settings.tools import include, optional

ENVIRONMENT = "production"

_components = [
    "components/[!_]*.py",
    optional("components/missing.py"),
]

include(*_components)
include(
    f"environments/{ENVIRONMENT}.py",
    optional("local_settings.py"),
)

CELERY_TASK_QUEUES += [Queue("labels")]
