from celery import group, shared_task

from ..tasks import add


@shared_task(autoretry_for=(OSError,), retry_backoff=True, rate_limit="1/s")
def fetch(url):
    return url


@shared_task
def fetch_all():
    group([fetch.s("https://example.com"), fetch.s("https://example.org"), add.s(1, 1)])()
