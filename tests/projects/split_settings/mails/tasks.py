from celery import shared_task


@shared_task(name="mails.newsletter", max_retries=1)
def newsletter():
    pass
