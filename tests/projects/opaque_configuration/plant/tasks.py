from celery import shared_task


@shared_task(priority=3)
def press(part):
    drill.delay(part)


@shared_task
def drill(part):
    return part


@shared_task(name="plant.paint")
def paint(part):
    press.delay(part)
