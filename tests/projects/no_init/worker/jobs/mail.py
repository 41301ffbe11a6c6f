from worker.celery import app
from worker.tally import count


@app.task(max_retries=2)
def send(to):
    count.delay(to)


@app.task(name="mail.bounce", acks_late=True)
def bounce(to):
    send.apply_async((to,))
