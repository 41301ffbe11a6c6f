from common.tasks import log, ping

from .app import app


@app.task(name="mailer.send", autoretry_for=(ConnectionError,), retry_backoff=30, retry_jitter=False)
def send(address):
    log.delay(address)


@app.task(name="mailer.bounce")
def bounce(address):
    send.delay(address)


@app.task(shared=True, soft_time_limit=5)
def digest(text):
    ping.s().delay()


@app.task(shared=False)
def only_here(text):
    return text
