from public.celery import app


@app.task(serializer="json")
def ping():
    pong.delay()


@app.task
def pong(): ...
