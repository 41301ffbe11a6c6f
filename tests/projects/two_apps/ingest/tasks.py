from celery import signature

from common.names import SEND, Mail
from mailer.tasks import digest

from . import app


@app.task
def load(url):
    app.send_task(SEND, args=[url], queue="mail")
    app.send_task(Mail.BOUNCE, args=[url])
    signature("mailer.send", args=(url,), app=app).apply_async()


@app.task(name="ingest.parse", shared=False)
def parse(text):
    digest.delay(text)


@app.task(name=f"{app.main}.store")
def store(item):
    return load.s(item)
