from celery import shared_task


@shared_task
def audit(what, whom):
    return f"{what} {whom}"


@shared_task(name="common.sweep")
def sweep():
    audit.delay("sweep", None)
