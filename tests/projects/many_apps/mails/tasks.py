from celery import shared_task

from common import jobs


@shared_task(max_retries=5)
def send(address):
    jobs.audit.delay("send", address)


@shared_task
def bounce(address):
    send.delay(address)
