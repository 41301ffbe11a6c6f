from celery import shared_task


@shared_task(ignore_result=True)
def ping():
    return "pong"


@shared_task(name="common.log")
def log(message):
    print(message)
