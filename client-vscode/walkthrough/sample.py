"""A sample: nothing in it is saved or run."""

import requests
from celery import shared_task

# Type cemail on the empty line below.

# Press Ctrl+. (Cmd+.) on the next line.
@shared_task
def notify(url: str) -> None:
    requests.post(url, timeout=10)


# What is underlined never reaches Celery.
notify.delay("url", countdown=60)
