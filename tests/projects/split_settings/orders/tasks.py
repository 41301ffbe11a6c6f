from celery import shared_task


@shared_task
def bake():
    deliver.delay()


@shared_task
def deliver():
    pass
