from celery import shared_task


@shared_task(queue="search", acks_late=False)
def rebuild_search():
    refresh.apply_async(queue="search", priority=9)


@shared_task
def refresh(**options):
    return options
