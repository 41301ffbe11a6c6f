from worker import celery


@celery.task(max_retries=2, default_retry_delay=10)
def send_greeting():
    return None


@celery.task(bind=True, expires=60)
def send_digest(self, kind="daily"):
    try:
        return kind
    except OSError as error:
        raise self.retry(exc=error) from error


@celery.task
def bounce(address):
    send_digest.delay()


@celery.task(name="mail.suppress", acks_late=True)
def suppress(address):
    return address
