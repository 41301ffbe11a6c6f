import celery
import celery.exceptions


@celery.shared_task(name="billing.remind", throws=(celery.exceptions.Reject,))
def remind(number):
    return number


@celery.current_app.task(name="billing.dun")
def dun(number):
    return remind(number)
