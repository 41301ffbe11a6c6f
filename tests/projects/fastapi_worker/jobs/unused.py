from worker import celery


@celery.task
def left_out():
    """Neither included nor imported."""
