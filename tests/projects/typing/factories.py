"""Tasks that are made in functions, classes and branches."""

import functools

import httpx
from celery import Celery, shared_task
from django.conf import settings

HEADERS = {"User-Agent": "shop/1.0"}


def tasks_for(app: Celery, prefix: str):
    """One set of tasks for each tenant's app."""

    @app.task(name=f"{prefix}.sync", bind=True)
    def sync(self, since=None):
        return fetch(f"/changes?since={since}")

    @app.task(name=f"{prefix}.push", max_retries=4)
    def push(payload):
        httpx.post(settings.PARTNER, json=payload, headers=HEADERS).raise_for_status()

    @app.task
    def purge():
        cache.clear()

    return sync, push, purge


class Mailer:
    """Mails, each kind a task of its own."""

    sender = "shop@example.com"

    @shared_task(queue="mail")
    def welcome(user_id):
        mail(user_id, "welcome.html")

    @staticmethod
    @shared_task(queue="mail", rate_limit="30/m")
    def receipt(order_id):
        mail(order_id, "receipt.html")

    def render(self, template):
        return template.format(sender=self.sender)

    @shared_task
    def farewell(user_id):
        """Says good-bye; 'never' raises."""
        mail(user_id, "farewell.html")


if settings.DEBUG:

    @shared_task
    def explode():
        raise RuntimeError("on purpose")

    @shared_task(ignore_result=True)
    def sleepy(seconds=10):
        time.sleep(seconds)

else:
    explode = sleepy = None


try:
    import numpy as np
except ImportError:
    np = None
else:

    @shared_task(time_limit=600)
    def forecast(series):
        return np.mean(series)

    @shared_task(time_limit=900)
    def refit(model):
        return model.fit()


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@shared_task
@logged
def audit(kind, **details):
    write(kind, details)
