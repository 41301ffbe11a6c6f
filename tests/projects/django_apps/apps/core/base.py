from smtplib import SMTPException

from celery import Task


class ShopTask(Task):
    """What all of the shop's slower tasks have in common."""

    abstract = True
    acks_late = True
    reject_on_worker_lost = True

    def on_failure(self, exc, task_id, args, kwargs, einfo):
        print(f"{self.name} failed: {exc}")


class MailTask(ShopTask):
    abstract = True
    autoretry_for = (SMTPException, ConnectionError)
    retry_backoff = True
    max_retries = 6
    rate_limit = "20/m"
